// timeout: 300
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { stripVTControlCharacters } from 'node:util';
import { withDeadline } from '@cleat/base';
import t, { type Test } from 'tap';
import { World } from '../integration/world.ts';
import { BIN_DIR } from '../node/daemon.ts';
import { eventually } from '../node/reach.ts';

const END_MS = 30_000;
const PROGRAM = `${BIN_DIR}/cleatctl`;

const world = await World.start({
  config: { images: { credentials: { 'registry.example': { username: 'u', password: 'hunter2-of-registry' } } } },
});
t.teardown(() => world[Symbol.asyncDispose]());
const { node, daemon } = world;
const places = ['--state', daemon.state, '--containerd', node.path('no-containerd'), '--timeout', '20s'];
/** Options stand before the words: what follows them may be a command of its own. */
const ctl = (...words: string[]) => node.run(PROGRAM, [...places, ...words]);

const podId = await world.runPod('dns');
const talks = await world.runContainer(
  podId,
  'talks',
  ['sh', '-c', 'trap "exit 5" TERM; while :; do echo word; sleep 0.1; done', '--password=hunter2-in-arguments'],
  { envs: [{ key: 'DB_PASSWORD', value: Buffer.from('hunter2-in-environment') }] },
);
const reads = await world.runContainer(podId, 'reads', ['sh', '-c', 'while read x; do echo "got $x"; done'], {
  stdin: true,
});
const terminal = await world.runContainer(podId, 'terminal', ['sh'], { stdin: true, tty: true });

/** A program that goes on, and what it has printed so far, without what steers a terminal. */
function follow(child: ChildProcess) {
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  child.stdin?.on('error', () => {}); // it has ended
  const exit = once(child, 'exit');
  return {
    type: (line: string) => void child.stdin?.write(line),
    shows: (pattern: RegExp) =>
      eventually(() => {
        if (!pattern.test(stripVTControlCharacters(text))) throw new Error(`not ${pattern}: ${text}`);
      }, `it shows ${pattern}`),
    /** Its exit code. */
    ended: async () => (await withDeadline(exit, END_MS, 'the end of a program'))[0] as number | null,
    interrupt: () => child.kill('SIGINT'),
  };
}

const start = (...words: string[]) => follow(node.spawn(PROGRAM, [...places, ...words]));

/** In a terminal of 99 columns and 33 rows. */
function startInTerminal(...words: string[]) {
  const line = `stty rows 33 cols 99; exec ${[PROGRAM, ...places, ...words].join(' ')}`;
  return follow(node.spawn('script', ['-qfec', line, '/dev/null']));
}

async function bundled(t: Test, name: string) {
  const archive = node.path(`${name}.tar.gz`);
  const words = ['debug', 'bundle', '--socket', daemon.socket, '--to', archive, '-o', 'json'];
  const { stdout, stderr, code } = await ctl(...words);
  t.match({ stderr, code }, { stderr: '', code: 0 });
  const { files } = JSON.parse(stdout) as { files: string[] };
  t.same((await node.sh(`tar tzf ${archive}`)).trim().split('\n'), files, 'the archive holds what was said');
  const all = await node.sh(`tar xzOf ${archive}`);
  t.notMatch(all, /hunter2/, 'no secret is in it');
  t.match(all, /DB_PASSWORD=\[removed\]/, 'the names of variables stay');
  const read = async (path: string) => JSON.parse(await node.sh(`tar xzOf ${archive} ${path}`));
  return { files, read };
}

t.test('a debug bundle holds the daemon, the shims and the system, and no secrets', async t => {
  const { files, read } = await bundled(t, 'alive');
  for (const file of ['shims.json', 'system.json', 'daemon.json', 'system/proc-mounts'])
    t.ok(files.includes(file), file);
  for (const id of [talks, reads, terminal])
    for (const file of ['shim.json', 'config.json', 'processes.json', 'shim.log', 'log.json'])
      t.ok(files.includes(`containers/k8s.io-${id.slice(0, 40)}/${file}`), file);
  t.match(await read('daemon.json'), { containers: Array, pods: [{ id: podId }] });
  const views = (await read('shims.json')) as { container: string }[];
  t.same(views.map(({ container }) => container).sort(), [talks, reads, terminal].sort(), JSON.stringify(views));
});

t.test('a debug bundle is made without the daemon, and says so', async t => {
  await daemon.kill('SIGKILL'); // what follows has none either
  const { read } = await bundled(t, 'dead');
  t.match(await read('daemon.json'), { error: /^cannot reach cleatd at .*: nobody listens there$/ });
  const views = (await read('shims.json')) as { container: string }[];
  t.same(views.map(({ container }) => container).sort(), [talks, reads, terminal].sort(), JSON.stringify(views));
});

t.test('a command runs in a container: with input, and in a terminal as large as ours', async t => {
  const plain = node.run(PROGRAM, [...places, 'shim', 'exec', '-i', talks, '--', 'sh', '-c', 'cat; exit 3'], {
    input: 'typed\n',
  });
  t.match(await plain, { stdout: 'typed\n', stderr: '', code: 3 });
  const shell = startInTerminal('shim', 'exec', '-it', talks, 'sh');
  await shell.shows(/[#$] $/);
  shell.type('stty size; echo "in $(tty)"; exit 4\r');
  await shell.shows(/33 99\s+in \/dev\/pts\/\d/);
  t.equal(await shell.ended(), 4);
});

t.test('attach shows what is written and passes on what is typed, until it is interrupted', async t => {
  const session = start('shim', 'attach', '-i', reads);
  await eventually(async () => {
    const { openSessions } = JSON.parse((await ctl('shim', 'inspect', reads)).stdout).report;
    if (openSessions !== 1) throw new Error(`${openSessions} sessions`);
  }, 'the session is open');
  session.type('a line\n');
  await session.shows(/^got a line\n$/);
  session.interrupt();
  t.equal(await session.ended(), 0);
  t.match(await ctl('shim', 'state', reads), { stdout: /^status +running$/m }, 'the container goes on');
});

t.test("attach -it is the container's terminal, and ends with it", async t => {
  const shell = startInTerminal('shim', 'attach', '-it', terminal);
  shell.type('\r');
  await shell.shows(/[#$] /);
  shell.type('echo "$((40 + 2)) and $(stty size)"; exit 6\r');
  await shell.shows(/42 and 33 99/);
  t.equal(await shell.ended(), 0);
  t.match(await ctl('shim', 'wait', terminal), { stdout: '6\n', code: 0 });
});

t.test('attach to streams that the container does not have is refused', async t => {
  for (const [option, why] of [
    ['--tty', /has no terminal: attach to it without --tty\n$/],
    ['--stdin', /takes no input of sessions: attach to it without --stdin\n$/],
  ] as const)
    t.match(await ctl('shim', 'attach', option, talks), { stdout: '', stderr: why, code: 1 });
});

t.test('state, pids, stats, call and describe tell of a shim of ours', async t => {
  t.match(await ctl('shim', 'state', talks), { stdout: /^status +running\npid +\d+$/m, code: 0 });
  t.match(await ctl('shim', 'pids', talks), { stdout: /^\d+ +\w+ +sh -c trap/m, code: 0 });
  t.match(await ctl('shim', 'stats', talks), { stdout: /^processor time +[\d.]+ s$/m, code: 0 });
  t.match(JSON.parse((await ctl('shim', 'stats', talks, '-o', 'json')).stdout), {
    '@type': /cgroups\.v[12]\.Metrics$/,
  });
  t.match(JSON.parse((await ctl('shim', 'call', talks, 'Shim/Inspect')).stdout), { id: talks });
  t.match(await ctl('shim', 'describe', 'Shim/Inspect'), { stdout: /rpc Inspect\(/, code: 0 });
});

t.test("a container's log is followed; wait tells how it ended after a kill", async t => {
  const log = start('shim', 'logs', talks, '--container', '--follow', '--tail', '1');
  await log.shows(/(.* stdout F word\n){3}/);
  log.interrupt();
  t.equal(await log.ended(), 0);
  t.match(await ctl('--timeout', '10s', 'shim', 'wait', talks), {
    stderr: /has not ended within 10000 ms\n$/,
    code: 1,
  });
  const waits = ctl('shim', 'wait', talks);
  t.match(await ctl('shim', 'kill', talks), { stdout: '', stderr: '', code: 0 });
  t.match(await waits, { stdout: '5\n', code: 0 });
  const views = JSON.parse((await ctl('shim', 'ls', '-o', 'json')).stdout) as { container: string }[];
  t.match(
    views.find(({ container }) => container === talks),
    { task: 'stopped', exitStatus: 5 },
  );
});

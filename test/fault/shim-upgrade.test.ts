// timeout: 240
import { createReadStream, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Code, codeOf } from '@cleat/base';
import t from 'tap';
import { SHIM_NODE_FLAGS } from '../../shim/node-flags.ts';
import { BIN_DIR } from '../node/daemon.ts';
import { eventually } from '../node/reach.ts';
import { MAIN, type ShimClient, ShimNode } from '../shim/e2e/rig.ts';
import { atLeast, measured } from './goal.ts';
import { timeIsUp } from './time-share.ts';

/** How often the shim of a container that logs is upgraded. */
const UPGRADES = Number(process.env['CLEAT_SHIM_UPGRADES'] ?? 4);
/** What such a container writes at most: so often 14 MB. */
const MAX_ROUNDS = 20 * UPGRADES;

const node = await ShimNode.start();
t.teardown(() => node[Symbol.asyncDispose]());
await node.listen();

/** A launcher as the build makes it. @param flags more flags of Node. */
function program(name: string, body: string): string {
  const path = node.node.path(name);
  writeFileSync(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return path;
}

const launch = (...flags: string[]) =>
  `exec ${process.execPath} ${[...SHIM_NODE_FLAGS, ...flags].join(' ')} ${MAIN} "$@"`;
const next = program('next', launch());

/** A program that can take over by its own word, and cannot when it comes to it. */
const broken = `data:text/javascript,import net from 'node:net'; net.Server.prototype.listen = () => { throw new Error('planned') };`;

/** How often the shim has become another version, as its log tells. */
const takeovers = (shim: ShimClient) => shim.shimLog().match(/went on as another version/g)?.length ?? 0;

t.test('an upgrade keeps the pid, the container, a Wait that is under way, and events', async t => {
  const shim = await node.shim('keeps');
  const { task } = shim;
  await shim.run('crun', { args: ['sh', '-c', 'echo begin; exec sleep 1000'] });
  const before = await task.connect({ id: 'keeps' });
  const waiting = task.wait({ id: 'keeps' });
  const answer = await shim.shim.upgrade({ program: next });
  t.match(answer, { fromVersion: 'dev', toVersion: 'dev' });
  t.comment(`paused for ${answer.pausedMs} ms`);
  t.equal(takeovers(shim), 1);
  t.match(await task.connect({ id: 'keeps' }), before);
  t.match(await shim.execSync(['echo', 'hello']), { stdout: 'hello\n', status: 0 });
  await task.kill({ id: 'keeps', signal: 9 });
  t.match(await waiting, { exitStatus: 137 });
  t.match(shim.exitRecord(), { status: 137, oomKilled: false });
  t.strictSame(shim.logLines(), ['stdout F begin']);
  t.strictSame(await node.topics('keeps', 3), ['create', 'start', 'exit']);
  await shim.remove();
});

/** Compares a log with the lines that were written, over and over. @returns how many there are, and how many are wrong */
async function compare(path: string, lines: readonly string[]): Promise<{ count: number; wrong: number }> {
  let [count, wrong] = [0, 0];
  for await (const line of createInterface(createReadStream(path, { encoding: 'latin1' })))
    if (line.slice(line.indexOf(' ') + 1) !== `stdout F ${lines[count++ % lines.length]}`) wrong++;
  return { count, wrong };
}

t.test('of what a container writes at full speed, upgrades lose and double no byte', async t => {
  const lines = Array.from({ length: 100_000 }, (_, n) => `${n} `.padEnd(120 + (n % 40), '.'));
  writeFileSync(join(node.rootfs, 'numbers'), `${lines.join('\n')}\n`);
  const shim = await node.shim('logger');
  const logged = async () => (await shim.shim.inspect({})).log;
  // Of the build: from its sources it takes a second to load each time.
  const program = join(BIN_DIR, 'containerd-shim-cleat-v2');
  await shim.shim.upgrade({ program });
  const script = `n=0; until [ -e /enough ] || [ $n = ${MAX_ROUNDS} ]; do cat /numbers; n=$((n+1)); done; echo $n > /rounds`;
  await shim.run('crun', { args: ['sh', '-c', script] });
  const begin = { ms: performance.now(), bytes: Number((await logged())?.readBytes) };
  const pausesMs: number[] = [];
  for (let n = 0; n < UPGRADES && !(n > 0 && timeIsUp()); n++) {
    const before = Number((await logged())?.lines);
    pausesMs.push(Number((await shim.shim.upgrade({ program })).pausedMs));
    await eventually(async () => {
      if (Number((await logged())?.lines) <= before) throw new Error('not yet');
    }, 'it logs on');
  }
  const took = { ms: performance.now() - begin.ms, bytes: Number((await logged())?.readBytes) - begin.bytes };
  t.notOk(existsSync(join(node.rootfs, 'rounds')), 'the container wrote all the time');
  writeFileSync(join(node.rootfs, 'enough'), '');
  t.match(await shim.task.wait({ id: 'logger' }), { exitStatus: 0 });
  const rounds = Number(readFileSync(join(node.rootfs, 'rounds'), 'utf8'));
  const log = await logged();
  t.equal(takeovers(shim), 1 + pausesMs.length);
  t.equal(log?.readBytes, BigInt(rounds * (lines.join('\n').length + 1)));
  t.equal(log?.lines, BigInt(rounds * lines.length));
  const found = await compare(shim.logPath, lines);
  t.strictSame(found, { count: rounds * lines.length, wrong: 0 });
  measured(t, `${pausesMs.length} upgrades of a shim, paused for ${Math.max(...pausesMs)} ms at most`);
  measured(t, `${rounds * lines.length - found.count} lines lost or doubled, ${found.wrong} wrong, of ${found.count}`);
  atLeast(t, 'a logger through upgrades one after another', took.bytes / 1e3 / took.ms, 50, 'MB/s');
  await shim.remove();
});

t.test('commands of ExecSync go on: their output, their ends, their limits, and their callers', async t => {
  const shim = await node.shim('sync');
  await shim.run('crun', { args: ['sleep', '1000'] });
  const gate = join(node.rootfs, 'gate');
  const steps = shim.execSync([
    'sh',
    '-c',
    'echo before; echo > /early; while [ ! -e /gate ]; do sleep 0.05; done; echo after; exit 3',
  ]);
  const late = shim.execSync(['sh', '-c', 'echo on; echo > /late; exec sleep 1000'], { timeoutMs: 6_000n });
  await eventually(
    () => node.node.sh(`test -e ${join(node.rootfs, 'early')} -a -e ${join(node.rootfs, 'late')}`),
    'both run',
  );
  await shim.shim.upgrade({ program: next });
  writeFileSync(gate, '');
  t.match(await steps, { stdout: 'before\nafter\n', status: 3, timedOut: false });
  t.match(await late, { stdout: 'on\n', status: 137, timedOut: true });
  await shim.remove();
});

t.test('exits that fall into an upgrade are told rightly', async t => {
  const shim = await node.shim('exits');
  await shim.run('crun', { args: ['sleep', '1000'] });
  const codes = Array.from({ length: 12 }, (_, n) => n);
  for (const n of codes) await shim.exec(`e${n}`, ['sh', '-c', `sleep 0.${n}; exit ${n}`]);
  const waits = codes.map(n => shim.task.wait({ id: 'exits', execId: `e${n}` }));
  for (let n = 0; n < 3; n++) await shim.shim.upgrade({ program: next });
  t.strictSame(
    (await Promise.all(waits)).map(({ exitStatus }) => exitStatus),
    codes,
  );
  for (const n of codes) await shim.task.delete({ id: 'exits', execId: `e${n}` });
  await shim.remove();
});

t.test('fifos of a caller and a terminal are read and written on', async () => {
  for (const terminal of [false, true]) {
    const id = terminal ? 'tty' : 'fifos';
    const [stdin, stdout] = [node.node.path(`${id}.in`), node.node.path(`${id}.out`)];
    await node.node.sh(`mkfifo ${stdin} ${stdout}`);
    node.node.spawn('sh', ['-c', `exec cat ${stdout} > ${stdout}.all`]);
    const shim = await node.shim(id);
    await shim.run('crun', { args: ['cat'], stdin, stdout, stderr: '', terminal });
    const says = (text: string) =>
      eventually(() => {
        const all = readFileSync(`${stdout}.all`, 'latin1');
        if (!all.includes(text)) throw new Error(`it said ${JSON.stringify(all)}`);
      }, `cat says ${text}`);
    await node.node.sh(`echo one > ${stdin}`);
    await says('one');
    await shim.shim.upgrade({ program: next });
    await node.node.sh(`echo two > ${stdin}`);
    await says('two');
    await shim.task.resizePty({ id, width: 100, height: 30 });
    await shim.remove();
  }
});

t.test('a container whose logging program has ended is no hindrance', async t => {
  const shim = await node.shim('unlogged');
  const logger = program('logger', 'exec 5>&-; exit 0');
  await shim.run('crun', { args: ['sleep', '1000'], stdout: `binary://${logger}`, stderr: `binary://${logger}` });
  await eventually(async () => {
    if ((await node.node.sh(`pgrep -f '${logger.slice(0, -1)}[r]' || true`)).trim() !== '') throw new Error('not yet');
  }, 'the logging program ends');
  t.match(await shim.shim.upgrade({ program: next }), { toVersion: 'dev' });
  t.match(await shim.execSync(['echo', 'hello']), { stdout: 'hello\n', status: 0 });
  await shim.remove();
});

t.test('a program that cannot take over changes nothing', async t => {
  const shim = await node.shim('refuses');
  await shim.run('crun', { args: ['sh', '-c', 'while sleep 0.05; do echo on; done'] });
  const said = async (path: string) => {
    const error = await shim.shim.upgrade({ program: path }).then(
      () => undefined,
      (err: unknown) => err,
    );
    return { code: codeOf(error), message: error instanceof Error ? error.message : '' };
  };
  const failing = [
    ['exits', 'echo out of order >&2; exit 1', /self-test failed: out of order/],
    ['mumbles', 'echo hello', /did not say so/],
    [
      'future',
      `echo '{"version":"9","file":"/x","args":[],"env":{},"reads":[99]}'`,
      /reads state of versions 99, not 1/,
    ],
    ['nowhere', `echo '{"version":"9","file":"/no/such/file","args":[],"env":{},"reads":[1]}'`, /no\/such\/file/],
    ['broken', launch('--import', `"${broken}"`), /could not take over: planned.* dev goes on/],
  ] as const;
  for (const [name, body, message] of failing) {
    const answer = await said(program(name, body));
    t.match(answer.message, message, name);
    t.match(await shim.execSync(['echo', name]), { stdout: `${name}\n` });
    const lines = shim.logLines().length;
    await eventually(() => {
      if (shim.logLines().length <= lines) throw new Error(`${lines} lines`);
    }, 'the log grows on');
  }
  t.match(await said('relative'), { code: Code.InvalidArgument });
  t.match(await said('/no/such/program'), { code: Code.FailedPrecondition });
  t.equal(takeovers(shim), 0);
  t.match(await shim.shim.upgrade({ program: next }), { toVersion: 'dev' });
  await shim.remove();
});

// timeout: 240
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { Duplex } from 'node:stream';
import { ContainerState } from '@cleat/proto/cri';
import t from 'tap';
import { eventually, httpOver, reachPort } from '../node/reach.ts';
import { crictl as buildCrictl } from '../tools/go-tool.ts';
import { crictlEnv, crictlSession, PATIENT } from './crictl-session.ts';
import { World } from './world.ts';

const TRANSPORTS = ['spdy', 'websocket'] as const;

const crictl = await buildCrictl();
const world = await World.start();
t.teardown(() => world[Symbol.asyncDispose]());
const podId = await world.runPod('s');
const id = await world.runContainer(podId, 'main', ['sleep', '1000']);
const env = crictlEnv(world);

const run = (args: readonly string[], input?: string) =>
  world.node.run(crictl, [...PATIENT, ...args], { env, ...(input !== undefined && { input }) });

const session = (args: readonly string[]) => crictlSession(world, crictl, args);

const processes = async (pattern: string) => Number(await world.node.sh(`pgrep -fc '${pattern}' || true`));

for (const transport of TRANSPORTS) {
  t.test(`over ${transport}, an exec has its streams, its half-closed input and its exit code`, async t => {
    const flags = ['--transport', transport];
    const both = await run(['exec', ...flags, id, 'sh', '-c', 'echo out; echo err >&2; exit 5']);
    t.equal(both.stdout, 'out\n');
    t.match(both.stderr, /^err$/m);
    t.match(both.stderr, /exit code 5/);
    const cat = await run(['exec', '-i', ...flags, id, 'sh', '-c', 'cat; echo end'], 'from the client\n');
    t.match(cat, { code: 0, stdout: 'from the client\nend\n' });
    const missing = await run(['exec', ...flags, id, 'no-such-command']);
    t.not(missing.code, 0);
    t.match(missing.stderr, /no-such-command/);
  });

  t.test(`over ${transport}, a client that vanishes takes its command along`, async () => {
    const { child, says } = session(['exec', '-i', '--transport', transport, id, 'sh', '-c', 'echo on; sleep 4242']);
    await says('on');
    await eventually(async () => {
      if ((await processes('^sleep 4242')) !== 1) throw new Error('not yet');
    }, 'its program runs');
    child.kill('SIGKILL');
    await eventually(async () => {
      if ((await processes('^sleep 4242')) > 0) throw new Error('it runs');
    }, 'the command ends');
  });

  t.test(`over ${transport}, an exec outlives the daemon that opened it`, async t => {
    const live = session([
      'exec',
      '-i',
      '--transport',
      transport,
      id,
      'sh',
      '-c',
      'echo on; read x; echo "got $x"; exit 7',
    ]);
    await live.says('on');
    await world.daemon.kill('SIGKILL');
    live.child.stdin?.end('a line\n');
    await live.says('got a line');
    t.equal(await live.ended(), 1);
    t.match(live.seen.stderr, /exit code 7/);
    await world.daemon.restart();
    t.equal((await world.exec(id, 'echo', 'x')).exitCode, 0);
  });

  t.test(`over ${transport}, a port of the pod is forwarded`, async t => {
    const web = await world.runContainer(podId, `web-${transport}`, ['httpd', '-f', '-p', '8080', '-h', '/etc']);
    await eventually(async () => {
      if ((await world.exec(web, 'wget', '-q', '-O', '-', 'http://127.0.0.1:8080/hostname')).exitCode !== 0)
        throw new Error('not yet');
    }, 'it serves');
    const local = transport === 'spdy' ? 9001 : 9002;
    const { child, says } = session(['port-forward', '--transport', transport, podId, `${local}:8080`]);
    await says('Forwarding from');
    const get = `busybox wget -q -O - http://127.0.0.1:${local}`;
    t.equal(await world.node.sh(`${get}/hostname; ${get}/hostname`), 's\ns\n');
    child.kill('SIGTERM');
    await world.runtime.removeContainer({ containerId: web });
  });
}

t.test('an exec with a terminal has one, of the size that the client tells', async t => {
  const line = `${crictl} --timeout 60s exec -it ${id} sh -c 'tty; stty size; exit 4'`;
  const script = `stty rows 33 cols 99; ${line}; echo code $?`;
  const { stdout } = await world.node.run('script', ['-qec', script, '/dev/null'], { env, input: '' });
  t.match(stdout, /\/dev\/pts\/0/);
  t.match(stdout, /exit code 4/);
});

t.test('attach shows what the container writes from then on, and gives it its input once', async t => {
  const config = { stdin: true, stdinOnce: true };
  const cat = await world.runContainer(podId, 'cat', ['sh', '-c', 'cat; echo end'], config);
  const watcher = session(['attach', cat]);
  const writer = session(['attach', '-i', cat]);
  writer.child.stdin?.write('first\n');
  await writer.says('first');
  await watcher.says('first').catch(() => {}); // it may have come later than the line
  writer.child.stdin?.end('second\n');
  await watcher.says('end');
  await Promise.all([writer.ended(), watcher.ended()]);
  t.match(await world.exited(cat), { exitCode: 0 });
  t.strictSame(await world.logLines('s', 'cat'), ['first', 'second', 'end']);
});

t.test('an attach that reads nothing does not hold up the container', async t => {
  const flood =
    'i=0; while [ $i -lt 60000 ]; do echo 0123456789012345678901234567890123456789012345678901234567890; i=$((i+1)); done';
  const config = { stdin: true };
  const chatter = await world.runContainer(podId, 'chatter', ['sh', '-c', `read go; ${flood}`], config);
  const deaf = session(['attach', '-i', chatter]);
  deaf.child.stdout?.pause();
  deaf.child.stdin?.write('go\n');
  t.match(await world.exited(chatter), { exitCode: 0 });
  t.equal((await world.logLines('s', 'chatter')).length, 60_000);
  deaf.child.kill('SIGKILL');
});

t.test('a URL is good once: the second comer, and a guess, get 404 and no hint', async t => {
  const { url } = await world.runtime.exec({ containerId: id, cmd: ['true'], stdout: true });
  const { port, pathname, hostname } = new URL(url);
  t.equal(hostname, '127.0.0.1');
  const socket = await reachPort(world.node, Number(port));
  const headers = { connection: 'Upgrade', upgrade: 'SPDY/3.1', 'x-stream-protocol-version': 'v4.channel.k8s.io' };
  const guess = await httpOver(socket, 'POST', `${pathname.slice(0, -4)}AAAA`, { headers });
  t.equal(guess.status, 404);
  const first = request({ socketPath: socket, method: 'POST', path: pathname, headers, agent: false }).end();
  const [answer, stream] = (await once(first, 'upgrade')) as [IncomingMessage, Duplex];
  stream.destroy();
  t.equal(answer.statusCode, 101);
  t.equal((await httpOver(socket, 'POST', pathname, { headers })).status, 404);
});

t.test('what the CRI forbids of sessions is refused before anything is made', async t => {
  const { runtime } = world;
  const cases = [
    [runtime.exec({ containerId: id, cmd: ['true'] }), /one of stdin, stdout and stderr/],
    [runtime.exec({ containerId: id, cmd: [], stdout: true }), /cmd is required/],
    [runtime.exec({ containerId: id, cmd: ['true'], stdout: true, stderr: true, tty: true }), /stderr is set with tty/],
    [runtime.attach({ containerId: id, stdout: true, tty: true }), /tty is true/],
    [runtime.portForward({ podSandboxId: podId, port: [0] }), /port/],
  ] as const;
  for (const [call, details] of cases) await t.rejects(call, { code: 3, details });
  await t.rejects(runtime.exec({ containerId: 'absent', cmd: ['true'], stdout: true }), { code: 5 });
  await t.rejects(runtime.portForward({ podSandboxId: 'absent', port: [80] }), { code: 5 });
});

t.test('fifty sessions at once', async t => {
  const ran = await Promise.all(Array.from({ length: 50 }, (_, i) => run(['exec', id, 'echo', `number ${i}`])));
  t.strictSame(
    ran.map(({ stdout }) => stdout),
    ran.map((_, i) => `number ${i}\n`),
  );
});

t.test('sessions end with their container, and port forwarders with their pod', async t => {
  const mortal = await world.runContainer(podId, 'mortal', ['sleep', '1000']);
  const exec = session(['exec', '-i', mortal, 'sh', '-c', 'echo on; exec sleep 4343']);
  await exec.says('on');
  const forward = session(['port-forward', podId, '9003:8080']);
  await forward.says('Forwarding from');
  await world.runtime.stopContainer({ containerId: mortal, timeout: 0n });
  await exec.ended();
  t.equal((await world.status(id)).state, ContainerState.CONTAINER_RUNNING);
  await world.runtime.removePodSandbox({ podSandboxId: podId });
  await eventually(async () => {
    if ((await processes('[c]leat-forward')) > 0) throw new Error('one runs');
  }, 'the port forwarders end');
  forward.child.kill('SIGKILL');
  t.strictSame(await world.leftovers(), []);
});

import assert from 'node:assert/strict';
import type { Checklist } from './checklist.ts';
import { SessionClient, WAYS, type Way } from './session-client.ts';
import type { KubeletWorld } from './world.ts';

const OUTPUTS = ['stdout', 'stderr'] as const;
const ALL = ['stdin', 'stdout', 'stderr'] as const;

/** exec, attach, port-forward and run through the kubelet's API, by client-go. */
export async function checkSessions(list: Checklist, world: KubeletWorld): Promise<void> {
  const client = await SessionClient.prepare(world);
  await world.ready('echo');
  for (const way of Object.keys(WAYS) as Way[]) {
    await checkExec(list, client, way);
    await checkAttach(list, world, client, way);
  }
  for (const way of ['SPDY', 'WebSocket'] as const) await checkForward(list, world, client, way);
}

async function checkExec(list: Checklist, client: SessionClient, way: Way): Promise<void> {
  const worker = { pod: 'app', container: 'worker' };
  await list.check(`exec over ${way}: both outputs come apart, and the exit code`, async () => {
    const command = ['sh', '-c', 'echo out; echo err >&2; exit 5'];
    const result = await client.exec(way, { ...worker, command, streams: OUTPUTS });
    assert.deepEqual(pick(result), { stdout: 'out\n', stderr: 'err\n', exitCode: 5 });
  });
  const hasHalfClose = way !== 'WebSocket'; // before v5, WebSocket has no word for the end of an input
  await list.check(`exec over ${way}: input arrives whole${hasHalfClose ? ', and its end too' : ''}`, async () => {
    const input = `${'0123456789'.repeat(20)}\n`.repeat(1000);
    const count = hasHalfClose ? 'wc -c' : `head -c ${input.length} | wc -c`;
    const command = ['sh', '-c', `${count}; echo end`];
    const result = await client.exec(way, { ...worker, command, streams: ALL }, input);
    assert.deepEqual(pick(result), { stdout: `${input.length}\nend\n`, stderr: '', exitCode: null });
  });
  await list.check(`exec over ${way}: a terminal has the size that the client tells`, async () => {
    const command = ['sh', '-c', 'sleep 1; stty size; tty'];
    const streams = ['stdin', 'stdout'] as const;
    const session = client.open('exec', way, { ...worker, command, streams, tty: true, sizes: '99x33' });
    await session.says('33 99\r\n/dev/pts/0\r\n');
    assert.equal((await session.result()).exitCode, null);
  });
}

async function checkAttach(list: Checklist, world: KubeletWorld, client: SessionClient, way: Way): Promise<void> {
  await list.check(`attach over ${way}: a container is told a line and says one`, async () => {
    const session = client.open('attach', way, { pod: 'echo', container: 'plain', streams: ALL });
    session.child.stdin?.write(`${way} is here\n`);
    await session.says(`plain: ${way} is here\n`);
    session.child.kill('SIGKILL');
    const { restartCount } = await world.container('echo', 'plain');
    assert.equal(restartCount, 0);
  });
  await list.check(`attach over ${way}: the same at a terminal`, async () => {
    const streams = ['stdin', 'stdout'] as const;
    const session = client.open('attach', way, { pod: 'echo', container: 'terminal', streams, tty: true });
    session.child.stdin?.write(`${way}\n`);
    await session.says(`tty: ${way}\r\n`);
    session.child.kill('SIGKILL');
  });
}

async function checkForward(list: Checklist, world: KubeletWorld, client: SessionClient, way: Way): Promise<void> {
  await list.check(`port-forward over ${way}: a port of the pod answers twice`, async () => {
    const { child, port } = await client.forward(way, 'app', 8080);
    const get = `busybox wget -q -O - http://127.0.0.1:${port}/index`;
    assert.equal(await world.node.sh(`${get}; ${get}`), 'hello from conformance\n'.repeat(2));
    child.kill('SIGKILL');
  });
}

const pick = ({ stdout, stderr, exitCode }: { stdout: string; stderr: string; exitCode: number | null }) => ({
  stdout,
  stderr,
  exitCode,
});

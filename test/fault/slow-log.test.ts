// timeout: 240
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ContainerState } from '@cleat/proto/cri';
import { Shim } from '@cleat/proto/shim';
import t, { type Test } from 'tap';
import { connect, createClient } from 'ttrpc-ts';
import { parseBootstrap } from '../../daemon/shims/bootstrap.ts';
import { parseLogLine, World } from '../integration/world.ts';
import { eventually } from '../node/reach.ts';
import { findings } from './fsck-client.ts';
import { nothingLeft } from './nothing-left.ts';
import { SlowDisk } from './slow-disk.ts';

/** How long each write of the log takes, in milliseconds: no test waits for that. */
const STALL_MS = 1_000_000;
const LINES = 200_000;
/** What the container says before it waits for a word. */
const SAID_BYTES = Array.from({ length: LINES }, (_, n) => `${n + 1}\n`.length).reduce((sum, length) => sum + length);
/** So many commands are run while the disk stalls. */
const COMMANDS = 10;
const MARKER =
  /^\[cleat: (\d+) lines of stdout, (\d+) bytes, are missing here: the disk of this log did not keep up\]$/;

const script = `seq 1 ${LINES}; touch /said; until [ -e /go ]; do sleep 0.02; done; echo last; exit 5`;

/** What the shim itself tells of its log. */
async function logCounters(world: World, id: string) {
  const { address } = parseBootstrap(
    await readFile(join(world.daemon.state, 'containers', id, 'bootstrap.json'), 'utf8'),
  );
  const channel = await connect(address, { timeoutMs: 20_000, callTimeoutMs: 20_000 });
  try {
    const { log } = await createClient(Shim, channel).inspect({});
    if (!log) throw new Error('it has no log');
    return log;
  } finally {
    channel.close();
  }
}

/** A container that says a lot at once onto a disk that answers no write until it is told to. */
async function talker(policy: 'block' | 'drop') {
  const world = await World.start({ config: { runtime: { log_policy: policy }, limits: { shim_call_timeout_s: 3 } } });
  const disk = await SlowDisk.mount(world.node, world.node.path('slow'));
  disk.delay(STALL_MS);
  const podSandboxId = await world.runPod('a', { logDirectory: join(disk.path, 'a') });
  const id = await world.runContainer(podSandboxId, 'c', ['sh', '-c', script]);
  const root = `/proc/${await world.pid(id)}/root`;
  return {
    world,
    disk,
    podSandboxId,
    id,
    said: async () => (await world.node.sh(`test -e ${root}/said && echo yes || true`)) !== '',
    go: () => world.node.sh(`touch ${root}/go`),
    lines: async () => (await world.node.sh(`cat ${disk.path}/a/c.log`)).split('\n').filter(Boolean).map(parseLogLine),
    counters: () => logCounters(world, id),
  };
}

/** The shim does its work while its log waits for the disk. */
async function answersMeanwhile(t: Test, { world, id }: Awaited<ReturnType<typeof talker>>): Promise<void> {
  for (let n = 0; n < COMMANDS; n++) {
    t.match(await world.exec(id, 'echo', 'here'), { exitCode: 0, stdout: 'here\n' });
    await logCounters(world, id);
  }
}

async function allIsRemoved(t: Test, { world, podSandboxId }: Awaited<ReturnType<typeof talker>>): Promise<void> {
  t.strictSame(await findings(world.daemon.socket), []);
  await world.runtime.removePodSandbox({ podSandboxId });
  await nothingLeft(world);
  t.strictSame(await findings(world.daemon.socket), []);
}

t.test('with "drop" the container never waits for the disk, and what is missing is told exactly', async t => {
  const it = await talker('drop');
  await using world = it.world;
  const { id, disk } = it;
  await eventually(
    async () => {
      if (!(await it.said())) throw new Error('not yet');
    },
    'it has said all while the disk stalls',
    { timeoutMs: 30_000 },
  );
  const stalled = await eventually(async () => {
    const counters = await it.counters();
    if (counters.readBytes < BigInt(SAID_BYTES)) throw new Error(`${counters.readBytes} bytes are read`);
    return counters;
  }, 'the shim has read all of it');
  t.ok(stalled.droppedLines > 0n, `${stalled.droppedLines} lines were left out so far`);
  await answersMeanwhile(t, it);
  disk.delay(0);
  await eventually(async () => {
    const lines = await it.lines();
    if (!MARKER.test(lines.at(-1)?.text ?? '')) throw new Error('no marker yet');
  }, 'the marker comes without another word of the container');
  await it.go();
  t.match(await world.exited(id), { exitCode: 5 });
  const lines = await it.lines();
  t.equal(lines.pop()?.text, 'last');
  let [at, missingLines, missingBytes] = [1, 0, 0];
  for (const { text } of lines) {
    const [, count, bytes] = MARKER.exec(text) ?? [];
    if (count === undefined) {
      if (text !== `${at++}`) return t.fail(`${at - 1} was expected, ${text} is there`);
      continue;
    }
    const missing = Array.from({ length: Number(count) }, (_, n) => `${at + n}\n`).join('');
    t.equal(Number(bytes), missing.length, `${count} lines from ${at} on are missing, ${bytes} bytes`);
    at += Number(count);
    missingLines += Number(count);
    missingBytes += Number(bytes);
  }
  t.equal(at, LINES + 1, 'every line is there or told to be missing');
  t.strictSame([Number(stalled.droppedLines), Number(stalled.droppedBytes)], [missingLines, missingBytes]);
  await allIsRemoved(t, it);
});

t.test('with "block" the container waits for the disk, and nothing is missing', async t => {
  const it = await talker('block');
  await using world = it.world;
  const { id, disk } = it;
  await answersMeanwhile(t, it);
  t.notOk(await it.said(), 'the container waits');
  t.equal((await world.status(id)).state, ContainerState.CONTAINER_RUNNING);
  t.equal((await it.counters()).droppedLines, 0n);
  disk.delay(0);
  await it.go();
  t.match(await world.exited(id), { exitCode: 5 });
  const lines = (await it.lines()).map(({ text }) => text);
  t.equal(lines.pop(), 'last');
  t.equal(lines.length, LINES);
  t.ok(lines.every((text, n) => text === `${n + 1}`));
  await allIsRemoved(t, it);
});

t.test('a container whose log never gets an answer of its disk is stopped and removed all the same', async t => {
  const it = await talker('block');
  await using world = it.world;
  const beginMs = performance.now();
  await world.runtime.stopContainer({ containerId: it.id, timeout: 1n });
  t.match(await world.status(it.id), { state: ContainerState.CONTAINER_EXITED, exitCode: 137 });
  t.comment(`stopped after ${Math.round(performance.now() - beginMs)} ms`);
  const other = await world.runPod('other');
  t.match(await world.exited(await world.runContainer(other, 'c', ['sh', '-c', 'exit 3'])), { exitCode: 3 });
  await world.runtime.removePodSandbox({ podSandboxId: it.podSandboxId });
  t.comment(`removed after ${Math.round(performance.now() - beginMs)} ms`);
  await world.runtime.removePodSandbox({ podSandboxId: other });
  it.disk.delay(0); // the kernel ends nobody who waits for an answer
  await nothingLeft(world);
  t.strictSame(await findings(world.daemon.socket), []);
});

// serial
// timeout: 600
import { join } from 'node:path';
import { ContainerState } from '@cleat/proto/cri';
import t, { type Test } from 'tap';
import { World } from '../integration/world.ts';
import { BIN_DIR } from '../node/daemon.ts';
import { makeImage } from '../node/image.ts';
import { bigLayer } from '../node/images.ts';
import { eventually } from '../node/reach.ts';
import { crictl as buildCrictl } from '../tools/go-tool.ts';
import { findings } from './fsck-client.ts';
import { atMost, measured } from './goal.ts';
import { timeIsUp } from './time-share.ts';
import { Calls, Cycles, execOften, PATIENT, PatientReader, probe, Session } from './upgrade-load.ts';
import { upgrader } from './upgrader.ts';

/** How many pods are made and removed at once, and how many upgrades happen meanwhile. */
const LANES = Number(process.env['CLEAT_UPGRADE_LANES'] ?? 20);
const UPGRADES = Number(process.env['CLEAT_UPGRADES'] ?? 2);
/** A pull takes longer than an upgrade: so many bytes, at so many a second. */
const PULL_BYTES_PER_SECOND = 2 ** 19;
const PULL_BYTES = 32 * PULL_BYTES_PER_SECOND;

const crictl = await buildCrictl();
const world = await World.start({ config: { images: { max_bytes_per_second: PULL_BYTES_PER_SECOND } } });
t.teardown(() => world[Symbol.asyncDispose]());
const { cleatctl, serving, oneDaemon } = upgrader(world);

/** `Calls` has taken note of a failure; it is looked at in the end. */
const noted = () => undefined;

/** Images that are there before the load is: making them would hold up this process, whose calls are measured. */
async function slowImages(): Promise<string[]> {
  const images: string[] = [];
  for (let n = 0; n < UPGRADES + 2; n++) {
    const content = makeImage([await bigLayer(PULL_BYTES, n)], { Cmd: ['x'] });
    images.push(await world.registry.push('big', `${n}`, content));
  }
  return images;
}

/** Pull one image after another until told to end. @returns the one that was pulled last, and how many were */
async function pullOn(calls: Calls, images: readonly string[], signal: AbortSignal) {
  const { image: api } = world.daemon.cri;
  let [last, answered] = ['', 0];
  for (const image of images) {
    if (signal.aborted) break;
    if (last) await calls.make('RemoveImage', () => api.removeImage({ image: { image: last } }, PATIENT)).catch(noted);
    last = image;
    const pull = await calls.make('PullImage', () => api.pullImage({ image: { image } }, PATIENT)).catch(noted);
    answered += pull ? 1 : 0;
  }
  return { image: last, answered };
}

/** What the upgrades cost those who called meanwhile. */
function tellLatency(t: Test, calls: Calls): void {
  for (const line of calls.report()) t.comment(line);
  const [longest, p99, median] = [calls.addedMs(1), calls.addedMs(0.99), calls.addedMs(0.5)];
  atMost(t, 'longest added latency of the cheapest call', longest.get('Version') ?? Number.NaN, 250, 'ms');
  const ms = (added: ReadonlyMap<string, number>, method: string) =>
    `${Math.round(added.get(method) ?? Number.NaN)} ms`;
  for (const method of longest.keys())
    if (!['PullImage', 'Version'].includes(method)) {
      const more = `median ${ms(median, method)}, p99 ${ms(p99, method)}, longest ${ms(longest, method)}`;
      measured(t, `${method} while an upgrade is under way, more than otherwise: ${more}`);
    }
}

t.test('under load, upgrades lose no call, no connection, no session and no event', async t => {
  const podId = await world.runPod('steady');
  const main = await world.runContainer(podId, 'main', ['sleep', '1000']);
  const cat = await world.runContainer(podId, 'cat', ['cat'], { stdin: true });
  await world.runContainer(podId, 'web', ['httpd', '-f', '-p', '8080', '-h', '/etc']);
  const images = await slowImages();
  const calls = new Calls();
  const reader = new PatientReader(world.daemon.cri);
  const exec = new Session(world, crictl, ['exec', '-i', main, 'cat']);
  const attach = new Session(world, crictl, ['attach', '-i', cat]);
  const forward = new Session(world, crictl, ['port-forward', podId, '9001:8080']);
  await forward.says('Forwarding from');
  await Promise.all([exec.echo('before'), attach.echo('before')]);
  const leave = new AbortController();
  const often = [execOften(world, calls, main, leave.signal), probe(world, calls, leave.signal)];
  const cycles = new Cycles(world, calls, LANES);
  const pulls = pullOn(calls, images, leave.signal);
  await eventually(
    () => {
      if (cycles.removed.length < LANES) throw new Error(`${cycles.removed.length} removed`);
    },
    'the load goes on',
    { timeoutMs: 180_000 },
  );

  const waitedMs: number[] = [];
  let upgrades = 0;
  while (upgrades < UPGRADES && !(upgrades > 0 && timeIsUp())) {
    const round = ++upgrades;
    const slow = await world.runContainer(podId, `slow-${round}`, [
      'sh',
      '-c',
      'trap "sleep 14; exit 3" TERM; echo on; while :; do sleep 0.1; done',
    ]);
    const before = await serving();
    await eventually(async () => {
      if (!(await world.logLines('steady', `slow-${round}`)).includes('on')) throw new Error('it has not said so');
    }, 'it runs');
    const stop = calls
      .make('StopContainer (slow)', () => world.runtime.stopContainer({ containerId: slow, timeout: 300n }, PATIENT))
      .catch(noted);
    calls.phase = 'during';
    const upgraded = await cleatctl('upgrade', join(BIN_DIR, 'cleatd'));
    calls.phase = 'after';
    t.match(upgraded, { code: 0, stderr: '' });
    t.comment(upgraded.stdout);
    waitedMs.push(Number(/waited for (\d+) ms/.exec(upgraded.stdout)?.[1]));
    t.not(await serving(), before, 'another process serves');
    await stop;
    t.match(await world.status(slow), { state: ContainerState.CONTAINER_EXITED, exitCode: 3 });
    await Promise.all([exec.echo(`round ${round}`), attach.echo(`round ${round}`)]);
    t.equal(await world.node.sh('busybox wget -q -O - http://127.0.0.1:9001/hostname'), 'steady\n');
    await oneDaemon();
    t.comment(`upgrade ${round}: ${cycles.removed.length / 2} pods so far`);
  }
  leave.abort();
  const { image, answered } = await pulls;
  t.ok(answered > 0, 'pulls were answered');
  await Promise.all([cycles.end(), ...often]);
  measured(t, `${upgrades} upgrades, ${cycles.removed.length / 2} pods meanwhile, ${calls.failed.length} calls failed`);
  atMost(t, 'the longest that a call waited for the new daemon to answer', Math.max(...waitedMs), 250, 'ms');
  tellLatency(t, calls);

  t.strictSame(calls.failed, []);
  t.ok((await world.daemon.cri.image.imageStatus({ image: { image } })).image, 'the pull is complete');
  const story = 'CREATED STARTED STOPPED DELETED';
  await eventually(() => {
    const untold = cycles.removed.filter(id => !reader.of(id).endsWith('DELETED'));
    if (untold.length > 0) throw new Error(`${untold.length} are not told of`);
  }, 'the last events come').catch(() => {});
  t.strictSame(
    cycles.removed.map(id => reader.of(id)).filter(told => told !== story),
    [],
    `each of ${cycles.removed.length} pods and containers is told of, once and in order`,
  );
  t.strictSame(reader.errors, []);
  t.equal(reader.streams, upgrades + 1);
  await reader[Symbol.asyncDispose]();
  exec.child.stdin?.end();
  t.equal(await exec.ended(), 0);
  attach.child.kill();
  forward.child.kill();
  await world.runtime.removePodSandbox({ podSandboxId: podId });
  t.strictSame(await world.leftovers(), []);
  t.strictSame(await findings(world.daemon.socket), [], 'everything has its owner');
});

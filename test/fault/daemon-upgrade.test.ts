// serial
// timeout: 600
import { join } from 'node:path';
import { ContainerState } from '@cleat/proto/cri';
import t from 'tap';
import { World } from '../integration/world.ts';
import { BIN_DIR } from '../node/daemon.ts';
import { makeImage } from '../node/image.ts';
import { bigLayer } from '../node/images.ts';
import { eventually } from '../node/reach.ts';
import { crictl as buildCrictl } from '../tools/go-tool.ts';
import { Calls, Cycles, execOften, PATIENT, PatientReader, probe, Session } from './upgrade-load.ts';
import { upgrader } from './upgrader.ts';

/** How many pods are made and removed at once, and how many upgrades happen meanwhile. */
const LANES = Number(process.env['CLEAT_UPGRADE_LANES'] ?? 20);
const UPGRADES = Number(process.env['CLEAT_UPGRADES'] ?? 2);
/** The pull takes longer than the upgrades: so many bytes, at so many a second. */
const PULL_BYTES_PER_SECOND = 2 * 2 ** 20;
const PULL_BYTES = 16 * UPGRADES * PULL_BYTES_PER_SECOND;

const crictl = await buildCrictl();
const world = await World.start({ config: { images: { max_bytes_per_second: PULL_BYTES_PER_SECOND } } });
t.teardown(() => world[Symbol.asyncDispose]());
const { cleatctl, serving, oneDaemon } = upgrader(world);

/** `Calls` has taken note of a failure; it is looked at in the end. */
const noted = () => undefined;

t.test('under load, upgrades lose no call, no connection, no session and no event', async t => {
  const podId = await world.runPod('steady');
  const main = await world.runContainer(podId, 'main', ['sleep', '1000']);
  const cat = await world.runContainer(podId, 'cat', ['cat'], { stdin: true });
  await world.runContainer(podId, 'web', ['httpd', '-f', '-p', '8080', '-h', '/etc']);
  const image = await world.registry.push('big', '1', makeImage([await bigLayer(PULL_BYTES)], { Cmd: ['x'] }));
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
  const pull = calls
    .make('PullImage', () => world.daemon.cri.image.pullImage({ image: { image } }, PATIENT))
    .catch(noted);
  await eventually(
    () => {
      if (cycles.removed.length < LANES) throw new Error(`${cycles.removed.length} removed`);
    },
    'the load goes on',
    { timeoutMs: 180_000 },
  );

  for (let round = 1; round <= UPGRADES; round++) {
    const slow = await world.runContainer(podId, `slow-${round}`, [
      'sh',
      '-c',
      'trap "sleep 14; exit 3" TERM; echo on; while :; do sleep 0.1; done',
    ]);
    const before = await serving();
    await eventually(async () => t.ok((await world.logLines('steady', `slow-${round}`)).includes('on')), 'it runs');
    const stop = calls
      .make('StopContainer (slow)', () => world.runtime.stopContainer({ containerId: slow, timeout: 300n }, PATIENT))
      .catch(noted);
    calls.phase = 'during';
    const upgraded = await cleatctl('upgrade', join(BIN_DIR, 'cleatd'));
    calls.phase = 'after';
    t.match(upgraded, { code: 0, stderr: '' });
    t.comment(upgraded.stdout);
    t.not(await serving(), before, 'another process serves');
    await stop;
    t.match(await world.status(slow), { state: ContainerState.CONTAINER_EXITED, exitCode: 3 });
    await Promise.all([exec.echo(`round ${round}`), attach.echo(`round ${round}`)]);
    t.equal(await world.node.sh('busybox wget -q -O - http://127.0.0.1:9001/hostname'), 'steady\n');
    await oneDaemon();
    t.comment(`upgrade ${round}: ${cycles.removed.length / 2} pods so far`);
  }
  t.ok(await pull, 'the pull was answered');
  leave.abort();
  await Promise.all([cycles.end(), ...often]);
  for (const line of calls.report()) t.comment(line);

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
  t.equal(reader.streams, UPGRADES + 1);
  await reader[Symbol.asyncDispose]();
  exec.child.stdin?.end();
  t.equal(await exec.ended(), 0);
  attach.child.kill();
  forward.child.kill();
  await world.runtime.removePodSandbox({ podSandboxId: podId });
  t.strictSame(await world.leftovers(), []);
});

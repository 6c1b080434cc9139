import assert from 'node:assert/strict';
import { ContainerState } from '@cleat/proto/cri';
import type { Checklist } from './checklist.ts';
import { makePod } from './pod.ts';
import { SessionClient } from './session-client.ts';
import { checkStats } from './stats-checks.ts';
import type { KubeletWorld } from './world.ts';

/** The node must be Ready again so soon after its runtime was killed, in milliseconds. */
const READY_AGAIN_MS = 5_000;

/** Pods that nothing may restart. */
const STEADY = ['app', 'together', 'host', 'echo', 'writing'] as const;

/** What says that a container is still the same one: its id, its process and how often it was started again. */
async function identities(world: KubeletWorld): Promise<string[]> {
  const statuses = (await Promise.all(STEADY.map(name => world.pod(name)))).flatMap(({ status }) => [
    ...(status?.initContainerStatuses ?? []),
    ...(status?.containerStatuses ?? []),
  ]);
  const found = statuses.map(async ({ name, containerID, restartCount, state }) => {
    const pid = state.running ? await world.pid(containerID ?? '') : undefined;
    return `${name} ${containerID} pid ${pid} restarted ${restartCount}`;
  });
  return await Promise.all(found);
}

/** The daemon is killed under the kubelet. */
export async function checkDaemonRestart(list: Checklist, world: KubeletWorld): Promise<void> {
  let before: string[] = [];
  const client = await SessionClient.prepare(world);
  const command = ['sh', '-c', 'echo on; read x; echo "got $x"; exit 7'];
  const request = { pod: 'app', container: 'worker', command, streams: ['stdin', 'stdout', 'stderr'] } as const;
  const session = client.open('exec', 'WebSocket v5', request);
  await list.check(`the node is Ready again within ${READY_AGAIN_MS} ms after a kill -9 of cleatd`, async () => {
    before = await identities(world);
    await session.says('on\n');
    const logged = world.kubelet.log().length;
    await world.daemon.kill('SIGKILL');
    const killedAtMs = performance.now();
    await world.daemon.restart();
    await world.until('runtime and network are ready, and the kubelet reaches them', () => world.assertReady());
    const tookMs = performance.now() - killedAtMs;
    process.stderr.write(
      `# measured: the node was Ready again after ${Math.round(tookMs)} ms (goal: at most ${READY_AGAIN_MS})\n`,
    );
    assert.ok(tookMs < READY_AGAIN_MS, `it took ${Math.round(tookMs)} ms`);
    const skipped = world.kubelet
      .log()
      .slice(logged)
      .split('\n')
      .find(line => line.includes('Skipping pod synchronization'));
    assert.equal(skipped, undefined, 'the kubelet never held its node for not ready');
  });
  await list.check('no container was restarted by the kill of cleatd', async () => {
    assert.deepEqual(await identities(world), before);
  });
  await list.check('an exec through the kubelet goes on over the kill of cleatd', async () => {
    session.child.stdin?.end('a line\n');
    const { stdout, exitCode } = await session.result();
    assert.deepEqual({ stdout, exitCode }, { stdout: 'on\ngot a line\n', exitCode: 7 });
  });
  await list.check('after it the kubelet starts further pods, and ends them', () => oneMorePod(world, 'later'));
}

/** The kubelet is stopped and comes back, with other features. */
export async function checkKubeletRestart(list: Checklist, world: KubeletWorld): Promise<void> {
  await list.check('a kubelet that restarts finds its pods running and restarts none', async () => {
    const before = await identities(world);
    await world.kubelet.stop();
    await world.kubelet.start({ featureGates: { EventedPLEG: true, PodAndContainerStatsFromCRI: true } });
    for (const name of STEADY) await world.ready(name);
    assert.deepEqual(await identities(world), before);
  });
  await list.check('with Evented PLEG, the kubelet is connected to the stream of events', async () => {
    await world.until('it is connected', async () => {
      const metrics = await world.kubelet.text('/metrics');
      assert.match(metrics, /^kubelet_evented_pleg_connection_success_count [1-9]/m);
    });
    assert.doesNotMatch(world.kubelet.log(), /Fall back to Generic PLEG/);
  });
  await list.check('with Evented PLEG, pods start and end as the events tell', () => oneMorePod(world, 'evented'));
  await list.check('with Evented PLEG, a container that ends is started again', () =>
    endsAndStartsAgain(world, 'host', 'main'),
  );
  await checkStats(list, world, 'the runtime');
  await list.check('a kill of cleatd under Evented PLEG hides no container’s end from the kubelet', async () => {
    await world.daemon.kill('SIGKILL');
    await world.daemon.restart();
    await endsAndStartsAgain(world, 'echo', 'plain'); // the other one would wait for its back-off
  });
}

/** Kill a container's process and wait for the next: with Evented PLEG, the kubelet lists by itself every five minutes only. */
async function endsAndStartsAgain(world: KubeletWorld, pod: string, name: string): Promise<void> {
  const { containerID = '', restartCount } = await world.container(pod, name);
  await world.node.sh(`kill -9 ${await world.pid(containerID)}`);
  await world.until('it runs again', async () => {
    const again = await world.container(pod, name);
    assert.ok(again.state.running && again.restartCount > restartCount, JSON.stringify(again));
  });
}

async function oneMorePod(world: KubeletWorld, name: string): Promise<void> {
  const command = ['sh', '-c', 'trap "exit 0" TERM; while :; do sleep 0.1; done'];
  await world.kubelet.addPod(makePod(name, { containers: [{ name: 'main', image: world.image, command }] }));
  await world.ready(name);
  const id = await world.containerId(name, 'main');
  await world.kubelet.removePod(name);
  await world.until('the container ends', async () => {
    const running = { id, state: { state: ContainerState.CONTAINER_RUNNING } };
    const { containers } = await world.daemon.cri.runtime.listContainers({ filter: running });
    assert.deepEqual(containers, []); // it is removed within the minute
  });
}

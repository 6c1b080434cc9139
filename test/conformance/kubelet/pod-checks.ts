import assert from 'node:assert/strict';
import type { Checklist } from './checklist.ts';
import { logPath } from './log-checks.ts';
import * as pods from './pods.ts';
import type { KubeletWorld } from './world.ts';

const cat = (world: KubeletWorld, path: string) => world.node.sh(`cat ${path}`);

/** Pods of all kinds come up, and are as their manifests say. */
export async function checkPods(list: Checklist, world: KubeletWorld): Promise<void> {
  await list.check(
    'a static pod with an init container, a sidecar, two containers and probes becomes ready',
    async () => {
      const { status } = await world.ready('app');
      assert.equal(status?.phase, 'Running');
      assert.ok(status?.podIP, 'a pod address');
      assert.deepEqual(
        status?.initContainerStatuses?.map(({ name }) => name),
        ['first', 'helper'],
      );
    },
  );
  await list.check('its init container ended before its sidecar started, the sidecar before the others', async () => {
    const first = await world.container('app', 'first');
    assert.equal(first.state.terminated?.exitCode, 0);
    assert.equal(first.state.terminated?.reason, 'Completed');
    const helper = await world.container('app', 'helper');
    assert.ok(helper.state.running, 'the sidecar runs on');
    assert.ok(
      helper.state.running.startedAt >= (first.state.terminated?.finishedAt ?? ''),
      'it started after the init container',
    );
    assert.equal(await world.inContainer('app', 'worker', 'cat', '/shared/order'), 'first\nhelper\nweb\n');
  });
  await list.check('its status names the image as the manifest does, and by the digest of its registry', async () => {
    const { image, imageID } = await world.container('app', 'web');
    assert.equal(image, world.image);
    assert.match(imageID, /^127\.0\.0\.1:5000\/busybox@sha256:/);
  });
  await list.check('its containers share an emptyDir, and have their environment', async () => {
    assert.equal(await world.inContainer('app', 'worker', 'cat', '/shared/index'), 'hello from conformance\n');
  });
  await list.check('its hostPath is the directory of the node, and its postStart hook ran', async () => {
    assert.equal(await cat(world, `${pods.HOST_DIR}/post-start`), 'started\n');
  });
  await list.check('its web server answers at the address of the pod', async () => {
    const { status } = await world.pod('app');
    assert.equal(
      await world.node.sh(`busybox wget -q -O - http://${status?.podIP}:8080/index`),
      'hello from conformance\n',
    );
  });
  await list.check('its limits are those of its cgroups, which lie below the kubelet’s', async () => {
    const id = await world.containerId('app', 'web');
    const groups = (await world.node.sh(`find /sys/fs/cgroup -type d -path '*/kubepods/*${id}*'`)).split('\n');
    assert.ok(groups.length > 1, 'cgroups below kubepods');
    const find = (names: string) => `find /sys/fs/cgroup -path '*/kubepods/*${id}*' ${names} | head -1 | xargs cat`;
    const memory = await world.node.sh(find('\\( -name memory.limit_in_bytes -o -name memory.max \\)'));
    assert.equal(Number(memory), 64 << 20);
    const cpu = await world.node.sh(find('\\( -name cpu.cfs_quota_us -o -name cpu.max \\)'));
    assert.equal(Number.parseInt(cpu, 10), 50_000);
  });
  await list.check('the containers of a pod that shares its process namespace see each other', async () => {
    await world.ready('together');
    const seen = await world.inContainer('together', 'one', 'ps');
    for (const text of ['sleep 4711', 'sleep 4712']) assert.ok(seen.includes(text), `${text} in ${seen}`);
  });
  await list.check('a pod on the network of the host has its addresses', async () => {
    await world.ready('host');
    const inside = await world.inContainer('host', 'main', 'ip', '-o', 'addr');
    assert.ok(inside.includes('cleat0'), inside);
  });
}

/** What a kubelet does to containers that end or do not answer. */
export async function checkRestarts(list: Checklist, world: KubeletWorld): Promise<void> {
  await list.check('a container that crashes is started again, with back-off, its exit code kept', async () => {
    await world.until('the container waits in CrashLoopBackOff', async () => {
      const { state, lastState, restartCount } = await world.container('crashing', 'main');
      assert.equal(state.waiting?.reason, 'CrashLoopBackOff');
      assert.equal(lastState.terminated?.exitCode, 3);
      assert.equal(lastState.terminated?.reason, 'Error');
      assert.ok(restartCount >= 1);
    });
  });
  await list.check('the log of a container that has crashed comes through the kubelet', async () => {
    await world.until('it has the log', async () => {
      // The kubelet tells of the container before the last for a moment, whose log it has removed.
      assert.equal(await world.kubelet.text(logPath('crashing', 'main', '?previous=true')), 'going down\n');
    });
  });
  await list.check(
    'a container that takes more memory than its limit ends as OOMKilled, and its pod as Failed',
    async () => {
      await world.until('it has ended', async () => {
        const { terminated } = (await world.container('greedy', 'main')).state;
        assert.deepEqual([terminated?.reason, terminated?.exitCode], ['OOMKilled', 137]);
        assert.equal((await world.pod('greedy')).status?.phase, 'Failed');
      });
    },
  );
  await list.check('a container whose liveness probe fails is killed and started again', async () => {
    const { state } = await world.until('the container runs', async () => {
      const container = await world.container('sick', 'main');
      assert.ok(container.state.running);
      return container;
    });
    await world.inContainer('sick', 'main', 'rm', '/tmp/health');
    await world.until('it was started again', async () => {
      const again = await world.container('sick', 'main');
      assert.equal(again.restartCount, 1);
      assert.ok((again.state.running?.startedAt ?? '') > (state.running?.startedAt ?? ''));
    });
  });
}

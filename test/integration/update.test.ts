// timeout: 300

import { NamespaceMode } from '@cleat/proto/cri';
import { status as Code } from '@grpc/grpc-js';
import t from 'tap';
import { World } from './world.ts';

const MiB = 1024n * 1024n;
const LIMITS = { memoryLimitInBytes: 64n * MiB, cpuShares: 512n, cpuQuota: 20_000n, cpuPeriod: 100_000n };
const withLimits = (resources: object) => ({
  linux: { resources, securityContext: { namespaceOptions: { pid: NamespaceMode.CONTAINER } } },
});

/** What the kernel holds a running container to; the node has cgroup v1. */
async function kernelLimits(world: World, id: string) {
  const script = `
    file() { cat "$(find /sys/fs/cgroup/$1/ -type d -name ${id})/$2"; }
    file memory memory.limit_in_bytes
    file cpu cpu.shares
    file cpu cpu.cfs_quota_us
    file cpu cpu.cfs_period_us
    file cpuset cpuset.cpus
    cat /proc/${await world.pid(id)}/oom_score_adj`;
  const [memory, shares, quota, period, cpus, oomScoreAdj] = (await world.node.sh(script)).split('\n');
  return { memory, shares, quota, period, cpus, oomScoreAdj };
}

for (const handler of ['runc', 'crun'])
  t.test(
    `the limits of a running container change at once, and the daemon's restart keeps them (${handler})`,
    async t => {
      await using world = await World.start();
      const pod = await world.runPod('a', {}, handler);
      const id = await world.runContainer(pod, 'c', ['sleep', '1000'], withLimits(LIMITS));
      t.match(await kernelLimits(world, id), { memory: String(64n * MiB), shares: '512', quota: '20000' });
      const linux = { memoryLimitInBytes: 96n * MiB, cpuShares: 256n };
      await world.runtime.updateContainerResources({ containerId: id, linux });
      const changed = { memory: String(96n * MiB), shares: '256', quota: '20000', period: '100000' };
      t.match(await kernelLimits(world, id), changed, 'what was not specified is as before');
      const shown = { ...LIMITS, ...linux };
      t.match((await world.status(id)).resources?.linux, shown);
      await world.daemon.restart();
      t.match((await world.status(id)).resources?.linux, shown);
      if (handler === 'crun') return; // 1.8.1 writes -1 as a number that the kernel does not take
      await world.runtime.updateContainerResources({ containerId: id, linux: { cpuQuota: -1n } });
      t.match(await kernelLimits(world, id), { ...changed, quota: '-1' });
    },
  );

t.test('a created container starts with the limits that it was given last', async t => {
  await using world = await World.start();
  const pod = await world.runPod('a');
  const id = await world.createContainer(pod, 'c', ['sleep', '1000'], withLimits({ ...LIMITS, oomScoreAdj: 500n }));
  const linux = { memoryLimitInBytes: 80n * MiB, oomScoreAdj: 900n };
  await world.runtime.updateContainerResources({ containerId: id, linux });
  await world.daemon.kill('SIGKILL');
  await world.daemon.restart();
  t.match((await world.status(id)).resources?.linux, { ...LIMITS, ...linux });
  await world.runtime.startContainer({ containerId: id });
  t.match(await kernelLimits(world, id), {
    memory: String(80n * MiB),
    shares: '512',
    quota: '20000',
    oomScoreAdj: '900',
  });
});

for (const handler of ['runc', 'crun'])
  t.test(`a change that cannot be applied whole is not applied at all (${handler})`, async t => {
    await using world = await World.start();
    const pod = await world.runPod('a', {}, handler);
    const id = await world.runContainer(pod, 'c', ['sleep', '1000'], withLimits({ cpuShares: 512n }));
    const before = await kernelLimits(world, id);
    const status = await world.status(id);
    const refused: Record<string, object> = {
      'a quota that the kernel does not take': {
        memoryLimitInBytes: 32n * MiB,
        cpuShares: 100n,
        cpuQuota: 3n,
        cpuPeriod: 1n,
      },
      'CPUs that are not there': { memoryLimitInBytes: 32n * MiB, cpuShares: 100n, cpusetCpus: '4000' },
    };
    for (const [what, linux] of Object.entries(refused)) {
      await t.rejects(world.runtime.updateContainerResources({ containerId: id, linux }), what);
      t.strictSame(await kernelLimits(world, id), before, `after ${what} the kernel has the old limits`);
      t.strictSame(await world.status(id), status, 'and the status shows them');
    }
    await world.runtime.updateContainerResources({ containerId: id, linux: { memoryLimitInBytes: 32n * MiB } });
    t.match(await kernelLimits(world, id), { memory: String(32n * MiB), shares: '512' }, 'and a later change works');
  });

t.test('what nobody can apply is refused with a reason', async t => {
  await using world = await World.start();
  const pod = await world.runPod('a');
  const running = await world.runContainer(pod, 'running', ['sleep', '1000']);
  const created = await world.createContainer(pod, 'created', ['true']);
  const ended = await world.runContainer(pod, 'ended', ['true']);
  await world.exited(ended);
  const before = await world.status(created);
  const update = (containerId: string, linux: object) => world.runtime.updateContainerResources({ containerId, linux });
  await t.rejects(update(ended, { cpuShares: 100n }), { code: Code.FAILED_PRECONDITION, details: /has ended/ });
  await t.rejects(update('nobody', { cpuShares: 100n }), { code: Code.NOT_FOUND });
  for (const id of [running, created])
    await t.rejects(update(id, { unified: { 'memory.high': '1' } }), {
      code: Code.INVALID_ARGUMENT,
      details: /cgroup v1/,
    });
  const hugepageLimits = [{ pageSize: '2MB', limit: 2n * MiB }];
  await t.rejects(update(running, { hugepageLimits }), { code: Code.INVALID_ARGUMENT, details: /2MB/ });
  await t.rejects(update(created, { oomScoreAdj: 2000n }), { code: Code.INVALID_ARGUMENT, details: /oom_score_adj/ });
  t.strictSame(await world.status(created), before, 'nothing of it was kept');
});

t.test('what the kubelet says of a pod is remembered, and its subnets reach the network', async t => {
  await using world = await World.start();
  const pod = await world.runPod('a');
  const info = async () => {
    const { info } = await world.runtime.podSandboxStatus({ podSandboxId: pod, verbose: true });
    return JSON.parse(info['info'] ?? '{}') as object;
  };
  const resources = { cpuShares: 300n, memoryLimitInBytes: 128n * MiB };
  await world.runtime.updatePodSandboxResources({ podSandboxId: pod, resources, overhead: { cpuShares: 10n } });
  await world.daemon.restart();
  const shown = { cpuShares: 300, memoryLimitInBytes: 134_217_728 };
  t.match(await info(), { resources: shown, overhead: { cpuShares: 10 } });
  await t.rejects(world.runtime.updatePodSandboxResources({ podSandboxId: 'nobody' }), { code: Code.NOT_FOUND });
  const configure = (podCidr: string) =>
    world.runtime.updateRuntimeConfig({ runtimeConfig: { networkConfig: { podCidr } } });
  await configure('10.9.0.0/24,fd00:9::/64');
  await configure('');
  await world.runtime.updateRuntimeConfig({});
  t.match(
    await world.node.sh(`grep -rh . ${world.daemon.root}/networks`),
    /10\.9\.0\.0\/24.*fd00:9::\/64/,
    'kept on disk',
  );
  for (const bad of ['10.9.0.0', '10.9.0.0/33', '10.9.0.0/24,', 'x/8', '::/129'])
    await t.rejects(configure(bad), { code: Code.INVALID_ARGUMENT, details: /pod_cidr/ }, bad);
});

t.test('a checkpoint is refused by a code that callers know, and the container runs on', async t => {
  await using world = await World.start();
  const pod = await world.runPod('a');
  const id = await world.runContainer(pod, 'c', ['sleep', '1000']);
  const location = world.node.path('checkpoint.tar');
  const checkpoint = (containerId: string) => world.runtime.checkpointContainer({ containerId, location });
  await t.rejects(checkpoint(id), { code: Code.UNIMPLEMENTED, details: /CRIU/ });
  await t.rejects(checkpoint('nobody'), { code: Code.NOT_FOUND });
  t.equal((await world.exec(id, 'echo', 'on')).stdout, 'on\n');
  await world.node.sh(`test ! -e ${location}`);
});

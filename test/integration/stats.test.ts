// timeout: 240
import { Code } from '@cleat/base';
import type { ContainerStats } from '@cleat/proto/cri';
import t from 'tap';
import { eventually } from '../node/reach.ts';
import { crictl } from '../tools/go-tool.ts';
import { PATIENT } from './crictl-session.ts';
import { World } from './world.ts';

const MIB = 1024n * 1024n;

/** No call to a shim ends before the tests do: whoever waits for one that does not answer is seen. */
const world = await World.start({ config: { limits: { shim_call_timeout_s: 600 } } });
t.teardown(() => world[Symbol.asyncDispose]());
const { runtime } = world;

const statsOf = async (containerId: string): Promise<ContainerStats> => {
  const { stats } = await runtime.containerStats({ containerId });
  if (!stats) throw new Error(`no statistics of ${containerId}`);
  return stats;
};
const podStatsOf = async (podSandboxId: string) => {
  const { stats } = await runtime.podSandboxStats({ podSandboxId });
  if (!stats?.linux) throw new Error(`no statistics of ${podSandboxId}`);
  return stats.linux;
};
const value = (number: { value: bigint } | undefined): bigint => number?.value ?? -1n;

t.test('the CPU time of a busy container grows, that of an idle one hardly', async t => {
  const pod = await world.runPod('cpu');
  const busy = await world.runContainer(pod, 'busy', ['sh', '-c', 'while :; do :; done']);
  const idle = await world.runContainer(pod, 'idle', ['sleep', '1000']);
  const before = await statsOf(busy);
  const after = await eventually(
    async () => {
      const now = await statsOf(busy);
      if (value(now.cpu?.usageCoreNanoSeconds) < value(before.cpu?.usageCoreNanoSeconds) + 300_000_000n)
        throw new Error('not yet');
      if (!now.cpu?.usageNanoCores) throw new Error('no rate yet');
      return now;
    },
    'the busy container uses CPU time',
    { timeoutMs: 30_000 },
  );
  t.ok((after.cpu?.timestamp ?? 0n) > (before.cpu?.timestamp ?? 0n) && (before.cpu?.timestamp ?? 0n) > 0n);
  t.ok(value(after.cpu?.usageNanoCores) > 10_000_000n, `${after.cpu?.usageNanoCores?.value} nano cores`);
  const quiet = await statsOf(idle);
  t.ok(value(quiet.cpu?.usageCoreNanoSeconds) < value(after.cpu?.usageCoreNanoSeconds));
  t.ok(
    value((await podStatsOf(pod)).cpu?.usageCoreNanoSeconds) >= value(after.cpu?.usageCoreNanoSeconds),
    "the pod's CPU time has its containers' in it",
  );
  await runtime.removePodSandbox({ podSandboxId: pod });
});

t.test('memory that a container takes shows, and what its limits leave', async t => {
  const pod = await world.runPod('memory');
  const resources = { memoryLimitInBytes: 256n * MIB, memorySwapLimitInBytes: 256n * MIB };
  const namespaceOptions = { pid: 1 };
  const script = 'dd if=/dev/zero of=/dev/shm/block bs=1M count=40 2>/dev/null; echo done; exec sleep 1000';
  const id = await world.runContainer(pod, 'eater', ['sh', '-c', script], {
    linux: { resources, securityContext: { namespaceOptions } },
  });
  await eventually(async () => {
    if (!(await world.logLines('memory', 'eater')).includes('done')) throw new Error('not yet');
  }, 'the memory is taken');
  const { memory, swap } = await statsOf(id);
  t.ok((memory?.timestamp ?? 0n) > 0n);
  t.ok(
    value(memory?.usageBytes) >= 40n * MIB && value(memory?.usageBytes) < 100n * MIB,
    `${memory?.usageBytes?.value}`,
  );
  t.ok(value(memory?.workingSetBytes) >= 40n * MIB, 'what lies in /dev/shm is no cache that could be dropped');
  t.equal(value(memory?.availableBytes), 256n * MIB - value(memory?.workingSetBytes));
  t.ok(value(memory?.rssBytes) > 0n && value(memory?.rssBytes) < 20n * MIB);
  t.ok(value(memory?.pageFaults) > 0n);
  t.ok(value(memory?.majorPageFaults) >= 0n);
  t.equal(value(swap?.swapUsageBytes), 0n);
  t.ok((swap?.timestamp ?? 0n) > 0n);

  const free = await world.runContainer(pod, 'free', ['sleep', '1000']);
  t.equal((await statsOf(free)).memory?.availableBytes, undefined, 'without a limit nothing is told to be available');
  const podMemory = (await podStatsOf(pod)).memory;
  t.ok(value(podMemory?.usageBytes) >= 40n * MIB, "the pod's memory has its containers' in it");
  await runtime.removePodSandbox({ podSandboxId: pod });
});

t.test("the counters of a pod's network interfaces follow its traffic", async t => {
  const pod = await world.runPod('network');
  const id = await world.runContainer(pod, 'pinger', ['sleep', '1000']);
  const before = (await podStatsOf(pod)).network;
  t.ok((before?.timestamp ?? 0n) > 0n);
  t.equal(before?.defaultInterface?.name, 'eth0');
  t.strictSame(before?.interfaces, [], 'loopback is not told');
  t.match(await world.exec(id, 'ping', '-c', '5', '-i', '0.1', '-s', '1000', '10.88.0.1'), { exitCode: 0 });
  const after = (await podStatsOf(pod)).network;
  for (const direction of ['rxBytes', 'txBytes'] as const) {
    const grown = value(after?.defaultInterface?.[direction]) - value(before?.defaultInterface?.[direction]);
    t.ok(grown >= 5_000n && grown < 100_000n, `${direction} grew by ${grown}`);
  }
  t.equal(value(after?.defaultInterface?.rxErrors), 0n);
  await runtime.removePodSandbox({ podSandboxId: pod });
});

t.test("with the host's network a pod has no network statistics of its own", async t => {
  const pod = await world.runPod('hostnet', {
    linux: { securityContext: { namespaceOptions: { network: 2, pid: 1 } } },
  });
  t.equal((await podStatsOf(pod)).network, undefined);
  await runtime.removePodSandbox({ podSandboxId: pod });
});

t.test('the processes of a pod are counted', async t => {
  const pod = await world.runPod('processes');
  await world.runContainer(pod, 'three', ['sh', '-c', 'sleep 1000 & sleep 1000 & wait']);
  await world.runContainer(pod, 'one', ['sleep', '1000']);
  const counted = await eventually(async () => {
    const { process } = await podStatsOf(pod);
    if (value(process?.processCount) !== 4n) throw new Error(`${process?.processCount?.value} processes`);
    return process;
  }, 'four processes are counted');
  t.ok((counted?.timestamp ?? 0n) > 0n);
  await runtime.removePodSandbox({ podSandboxId: pod });
});

t.test('what a container writes into its root file system shows soon, and counts once', async t => {
  const pod = await world.runPod('layer');
  const id = await world.runContainer(pod, 'writer', ['sleep', '1000']);
  const runningAt = BigInt(Date.now()) * 1_000_000n; // the runtime has made its mount points
  const first = await eventually(
    async () => {
      const { writableLayer } = await statsOf(id);
      if (!writableLayer || writableLayer.timestamp < runningAt) throw new Error('not measured since it runs');
      return writableLayer;
    },
    'the layer is measured',
    { timeoutMs: 30_000 },
  );
  t.ok(first.timestamp > 0n);
  t.ok(first.fsId?.mountpoint.endsWith('/containers'));
  t.ok(value(first.usedBytes) < MIB, `${first.usedBytes?.value} bytes at first`);
  const script = 'dd if=/dev/zero of=/block bs=1M count=20 && ln /block /again && mkdir /many && touch /many/a /many/b';
  t.match(await world.exec(id, 'sh', '-c', script), { exitCode: 0 });
  const writtenAt = BigInt(Date.now()) * 1_000_000n;
  const later = await eventually(
    async () => {
      const { writableLayer } = await statsOf(id);
      if ((writableLayer?.timestamp ?? 0n) < writtenAt) throw new Error('not measured since');
      return writableLayer;
    },
    'the layer is measured again',
    { timeoutMs: 60_000 },
  );
  t.ok(value(later?.usedBytes) >= 20n * MIB, `${later?.usedBytes?.value} bytes`);
  t.ok(value(later?.usedBytes) < 22n * MIB, 'a file with two names counts once');
  t.equal(value(later?.inodesUsed) - value(first.inodesUsed), 4n);
  t.ok((later?.timestamp ?? 0n) > first.timestamp);
  await runtime.removePodSandbox({ podSandboxId: pod });
});

t.test('a shim that does not answer takes nothing from the statistics of any container', async t => {
  const pod = await world.runPod('sick');
  const sick = await world.runContainer(pod, 'sick', ['sleep', '1000']);
  const well = await world.runContainer(pod, 'well', ['sleep', '1000']);
  const shim = await world.shimPid(sick);
  await world.node.sh(`kill -STOP ${shim}`);
  try {
    const { stats } = await runtime.listContainerStats({ filter: { podSandboxId: pod } });
    const { stats: pods } = await runtime.listPodSandboxStats({});
    const { podMetrics } = await runtime.listPodSandboxMetrics({});
    t.strictSame(stats.map(s => s.attributes?.id).sort(), [sick, well].sort());
    for (const { cpu, memory } of stats) t.ok(cpu?.usageCoreNanoSeconds && memory?.workingSetBytes);
    t.strictSame(pods.find(p => p.attributes?.id === pod)?.linux?.containers.length, 2);
    t.equal(podMetrics.find(p => p.podSandboxId === pod)?.containerMetrics.length, 2);
  } finally {
    await world.node.sh(`kill -CONT ${shim}`);
  }
  await runtime.removePodSandbox({ podSandboxId: pod });
});

t.test('statistics are of running containers and ready pods; filters hold', async t => {
  const pod = await world.runPod('states', { labels: { app: 'states' } });
  const labels = { tier: 'front' };
  const running = await world.runContainer(pod, 'running', ['sleep', '1000'], { labels, annotations: { note: 'x' } });
  const created = await world.createContainer(pod, 'created', ['sleep', '1000']);
  const ended = await world.runContainer(pod, 'ended', ['true']);
  await world.exited(ended);
  for (const containerId of [created, ended])
    await t.rejects(runtime.containerStats({ containerId }), { code: Code.FailedPrecondition, message: containerId });
  await t.rejects(runtime.containerStats({ containerId: 'nothing' }), { code: Code.NotFound, message: 'nothing' });
  await t.rejects(runtime.podSandboxStats({ podSandboxId: 'nothing' }), { code: Code.NotFound, message: 'nothing' });
  await t.rejects(runtime.containerStats({}), { code: Code.InvalidArgument, message: 'container_id' });

  const ids = async (filter: object) =>
    (await runtime.listContainerStats({ filter })).stats.map(s => s.attributes?.id ?? '');
  t.strictSame(await ids({ podSandboxId: pod }), [running]);
  t.strictSame(await ids({ id: running.slice(0, 12) }), [running]);
  t.strictSame(await ids({ labelSelector: labels }), [running]);
  t.strictSame(await ids({ labelSelector: { tier: 'back' } }), []);
  t.match((await statsOf(running)).attributes, {
    id: running,
    metadata: { name: 'running' },
    labels,
    annotations: { note: 'x' },
  });
  const podIds = async (filter: object) =>
    (await runtime.listPodSandboxStats({ filter })).stats.map(s => s.attributes?.id ?? '');
  t.strictSame(await podIds({ labelSelector: { app: 'states' } }), [pod]);
  t.strictSame(await podIds({ id: 'nothing' }), []);
  await runtime.stopPodSandbox({ podSandboxId: pod });
  t.strictSame(await podIds({ id: pod }), []);
  await t.rejects(runtime.podSandboxStats({ podSandboxId: pod }), { code: Code.FailedPrecondition });
  await runtime.removePodSandbox({ podSandboxId: pod });
});

t.test('every metric is described, and its labels are those of its description', async t => {
  const { descriptors } = await runtime.listMetricDescriptors({});
  const names = descriptors.map(({ name }) => name);
  t.equal(new Set(names).size, names.length);
  t.strictSame((await runtime.listMetricDescriptors({})).descriptors, descriptors, 'they do not change');
  for (const { name, help, labelKeys } of descriptors) {
    t.match(name, /^container_[a-z_]+$/);
    t.match(help, /\.$/);
    t.equal(new Set(labelKeys).size, labelKeys.length, `labels of ${name}`);
  }
  const keysOf = new Map(descriptors.map(({ name, labelKeys }) => [name, labelKeys]));

  const pod = await world.runPod('metrics');
  const id = await world.runContainer(pod, 'main', ['sh', '-c', 'sleep 1000 & wait'], {
    linux: {
      resources: { cpuPeriod: 100_000n, cpuQuota: 50_000n, cpuShares: 512n, memoryLimitInBytes: 64n * MIB },
      securityContext: { namespaceOptions: { pid: 1 } },
    },
  });
  const metricsOfPod = async () => {
    const found = (await runtime.listPodSandboxMetrics({})).podMetrics.find(one => one.podSandboxId === pod);
    if (!found) throw new Error('no metrics of the pod');
    return found;
  };
  await eventually(
    async () => {
      const names = (await metricsOfPod()).containerMetrics.flatMap(one => one.metrics.map(metric => metric.name));
      if (!names.includes('container_fs_usage_bytes')) throw new Error('not yet');
      if (value((await podStatsOf(pod)).process?.processCount) !== 2n) throw new Error('its second process is to come');
    },
    'the writable layer is measured, and all its processes run',
    { timeoutMs: 30_000 },
  );
  const { metrics, containerMetrics } = await metricsOfPod();
  t.strictSame(
    containerMetrics.map(one => one.containerId),
    [id],
  );
  const labelled = [...metrics, ...(containerMetrics[0]?.metrics ?? [])].map(metric => {
    const keys = keysOf.get(metric.name) ?? [];
    t.equal(metric.labelValues.length, keys.length, `labels of ${metric.name}`);
    return { ...metric, labels: Object.fromEntries(keys.map((key, i) => [key, metric.labelValues[i] ?? ''])) };
  });
  const series = labelled.map(({ name, labelValues }) => JSON.stringify([name, labelValues]));
  t.equal(new Set(series).size, series.length, 'no series is told twice: a scrape would fail as a whole');
  const find = (name: string, labels: Record<string, string>) =>
    labelled.filter(
      one => one.name === name && Object.entries(labels).every(([key, wanted]) => one.labels[key] === wanted),
    );
  const one = (name: string, labels: Record<string, string>) => value(find(name, labels)[0]?.value);
  const main = { container: 'main', pod: 'metrics', namespace: 'test', name: id, image: world.image };
  t.ok(one('container_memory_working_set_bytes', main) > 0n);
  t.ok(one('container_memory_rss', main) > 0n);
  t.equal(one('container_spec_memory_limit_bytes', main), 64n * MIB);
  t.equal(one('container_spec_cpu_quota', main), 50_000n);
  t.equal(one('container_spec_cpu_period', main), 100_000n);
  t.equal(one('container_spec_cpu_shares', main), 512n);
  t.equal(one('container_processes', main), 2n);
  t.equal(one('container_threads', main), 2n);
  t.ok(one('container_file_descriptors', main) >= 6n);
  t.equal(one('container_sockets', main), 0n);
  t.ok(one('container_ulimits_soft', { ...main, ulimit: 'max_open_files' }) > 0n);
  t.equal(one('container_oom_events_total', main), 0n);
  t.equal(find('container_cpu_usage_seconds_total', { ...main, cpu: 'total' }).length, 1);
  t.ok(one('container_memory_failures_total', { ...main, failure_type: 'pgfault', scope: 'container' }) > 0n);
  t.ok(one('container_fs_limit_bytes', main) > 0n);
  t.ok(one('container_fs_usage_bytes', main) >= 0n);
  t.ok((find('container_fs_usage_bytes', main)[0]?.timestamp ?? 0n) > 0n, 'measured before the call');
  t.equal(find('container_memory_rss', main)[0]?.timestamp, 0n, 'read at the call');
  const started = (await world.status(id)).startedAt / 1_000_000_000n;
  t.equal(one('container_start_time_seconds', main), started);
  t.ok(one('container_last_seen', main) >= started);
  t.equal(find('container_network_receive_bytes_total', { container: 'POD', interface: 'eth0' }).length, 1);
  t.ok(one('container_memory_usage_bytes', { container: '' }) >= one('container_memory_usage_bytes', main));
  await runtime.removePodSandbox({ podSandboxId: pod });
});

t.test('pods that were given the same cgroup are told by the sums of their containers', async t => {
  const linux = { cgroupParent: '/cleat-shared', securityContext: { namespaceOptions: { pid: 1 } } };
  const pods = await Promise.all(['left', 'right'].map(name => world.runPod(name, { linux })));
  const [left = '', right = ''] = pods;
  const script = 'dd if=/dev/zero of=/dev/shm/block bs=1M count=30 2>/dev/null; exec sleep 1000';
  await world.runContainer(left, 'full', ['sh', '-c', script]);
  await world.runContainer(right, 'one', ['sleep', '1000']);
  await world.runContainer(right, 'two', ['sleep', '1000']);
  await eventually(async () => {
    if (value((await podStatsOf(left)).memory?.usageBytes) < 30n * MIB) throw new Error('not yet');
  }, 'the memory is taken');
  const { memory, process, cpu } = await eventually(async () => {
    const stats = await podStatsOf(right);
    if (value(stats.memory?.usageBytes) >= 20n * MIB) throw new Error('the runtime has not become both programs yet');
    return stats;
  }, 'the other pod has little memory');
  t.ok(value(memory?.usageBytes) > 0n);
  t.equal(value(process?.processCount), 2n);
  t.ok(value(cpu?.usageCoreNanoSeconds) > 0n);
  for (const podSandboxId of pods) await runtime.removePodSandbox({ podSandboxId });
});

t.test('crictl shows the statistics and the metrics', async t => {
  const program = await crictl();
  const pod = await world.runPod('crictl');
  const id = await world.runContainer(pod, 'main', ['sleep', '1000']);
  const show = async (...args: string[]) => {
    const endpoints = ['-r', `unix://${world.daemon.socket}`, '-i', `unix://${world.daemon.socket}`];
    const { code, stdout, stderr } = await world.node.run(program, [...endpoints, ...PATIENT, ...args]);
    t.equal(code, 0, `crictl ${args.join(' ')}: ${stderr}`);
    return stdout;
  };
  t.match(await show('stats', '-o', 'json', id), id);
  t.match(await show('statsp', '-o', 'json', '--id', pod), '"defaultInterface"');
  t.match(await show('metricsp'), 'container_memory_working_set_bytes');
  t.match(await show('metricdescs'), 'container_memory_working_set_bytes');
  await runtime.removePodSandbox({ podSandboxId: pod });
});

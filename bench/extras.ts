import { execFile } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ContainerState } from '@cleat/proto/cri';
import { cpuBetween, cpuOf } from './cpu.ts';
import { type RuntimeMemory, runtimePids, settledMemory } from './memory.ts';
import { endPod, execTrue, type Pod, startPod, type Timer } from './pod.ts';
import type { ByName, Runtime, Surroundings } from './runtimes.ts';
import { median, type Summary, summary } from './stats.ts';

/** What a pod's life alone does not show. */
export type Extras = {
  /** Whole lives of pods in a second, ten at a time. */
  readonly cyclesPerSecond: number;
  /** Processor time of daemon and shims for an ExecSync, and of what they ran for it (the OCI runtime), in microseconds. */
  readonly execCpuUs: number;
  readonly execChildrenUs: number;
  /** After 50 execs in each of some pods. */
  readonly execPods: number;
  readonly memoryAfterExecs: RuntimeMemory;
  /** Log lines by their length in bytes. */
  readonly logs: Readonly<Record<number, LogThroughput>>;
  /** ListPodSandbox and ListContainers together, in milliseconds, with so many containers that were created only. */
  readonly listed: number;
  readonly list: Summary;
};

export type LogThroughput = {
  readonly linesPerSecond: number;
  /** Processor time of daemon and shims for a thousand lines, in microseconds. */
  readonly cpuPerThousandUs: number;
};

export type ExtraSizes = {
  /** How often the runtimes take turns in what may depend on what else the machine does: pods' lives, and logs. */
  readonly turns: number;
  /** Pods' lives that are counted each time, ten at once. */
  readonly cycles: number;
  readonly execPods: number;
  readonly execs: number;
  readonly logLines: number;
  readonly containers: number;
  readonly lists: number;
};

const AT_ONCE = 10;
const LINE_BYTES = [16, 128] as const;
const LOG_DEADLINE_MS = 120_000;
const LIST_DEADLINE_MS = 120_000;
const CONTAINERS_PER_POD = 50;

const untimed: Timer = (_operation, call) => call();

/** Measure one runtime at a time, while the others rest. Its pods are gone afterwards. */
export async function measureExtras(
  runtimes: readonly Runtime[],
  around: Surroundings,
  sizes: ExtraSizes,
  progress: (line: string) => void,
): Promise<ByName<Extras>> {
  const inTurns = async <T>(measure: (runtime: Runtime) => Promise<T>) => {
    const each = new Map<Runtime, T[]>(runtimes.map(runtime => [runtime, []]));
    for (let turn = 0; turn < sizes.turns; turn++)
      for (const [runtime, measured] of each) measured.push(await measure(runtime));
    return (runtime: Runtime) => each.get(runtime) ?? [];
  };
  progress('many at once, and logs');
  const cyclesOf = await inTurns(runtime => cyclesAtOnce(runtime, around, sizes.cycles));
  const logsOf = new Map<number, (runtime: Runtime) => readonly LogThroughput[]>();
  for (const bytes of LINE_BYTES)
    logsOf.set(bytes, await inTurns(runtime => logThroughput(runtime, around, bytes, sizes.logLines)));
  const extras: ByName<Extras> = {};
  for (const runtime of runtimes) {
    progress(`execs and lists of ${runtime.name}`);
    const execs = await execCost(runtime, around, sizes);
    const list = await listTimes(runtime, around, sizes);
    const logs = Object.fromEntries([...logsOf].map(([bytes, of]) => [bytes, medianOf(of(runtime))]));
    const cyclesPerSecond = median(cyclesOf(runtime));
    extras[runtime.name] = {
      cyclesPerSecond,
      ...execs,
      execPods: sizes.execPods,
      logs,
      listed: sizes.containers,
      list,
    };
  }
  return extras;
}

const medianOf = (each: readonly LogThroughput[]): LogThroughput => ({
  linesPerSecond: median(each.map(({ linesPerSecond }) => linesPerSecond)),
  cpuPerThousandUs: median(each.map(({ cpuPerThousandUs }) => cpuPerThousandUs)),
});

async function cyclesAtOnce(runtime: Runtime, around: Surroundings, count: number): Promise<number> {
  const left = Array.from({ length: count }, (_, index) => index);
  const startedAtMs = performance.now();
  const worker = async () => {
    for (let index = left.pop(); index !== undefined; index = left.pop()) {
      const pod = await startPod(runtime, around, `at-once-${index}`);
      await endPod(runtime, pod, untimed);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return (count * 1000) / (performance.now() - startedAtMs);
}

async function withPods<T>(
  runtime: Runtime,
  around: Surroundings,
  names: readonly string[],
  work: (pods: readonly Pod[]) => Promise<T>,
): Promise<T> {
  const pods: Pod[] = [];
  for (const name of names) pods.push(await startPod(runtime, around, name));
  try {
    return await work(pods);
  } finally {
    for (const pod of pods) await endPod(runtime, pod, untimed);
  }
}

const execCost = (runtime: Runtime, around: Surroundings, { execPods, execs }: ExtraSizes) =>
  withPods(
    runtime,
    around,
    Array.from({ length: execPods }, (_, index) => `exec-${index}`),
    async pods => {
      for (const pod of pods) await execTrue(runtime, pod, untimed); // the first one is more work
      const pids = runtimePids(around.node, runtime);
      const before = cpuOf(pids);
      for (let i = 1; i < execs; i++) for (const pod of pods) await execTrue(runtime, pod, untimed);
      const { own, children } = cpuBetween(before, cpuOf(pids));
      const count = (execs - 1) * pods.length;
      const memoryAfterExecs = await settledMemory(around.node, runtime);
      return { execCpuUs: own / count, execChildrenUs: children / count, memoryAfterExecs };
    },
  );

/** A container that prints a file, which is the fastest that one can write; the time until all of it stands in its log. */
async function logThroughput(runtime: Runtime, around: Surroundings, bytes: number, lines: number) {
  const name = `log-${bytes}`;
  const logDirectory = around.node.path('logs', `${runtime.name}-${name}`);
  await mkdir(logDirectory, { recursive: true });
  const sandboxConfig = { metadata: { name, namespace: 'bench', uid: name, attempt: 0 }, logDirectory };
  const command = ['sh', '-c', `yes ${'x'.repeat(bytes - 1)} | head -n ${lines} > /lines; sleep 1; cat /lines`];
  const calls = runtime.cri.runtime;
  const { podSandboxId } = await calls.runPodSandbox({ config: sandboxConfig });
  const config = { metadata: { name: 'c', attempt: 0 }, image: { image: around.image }, command, logPath: 'c.log' };
  const { containerId } = await calls.createContainer({ podSandboxId, config, sandboxConfig });
  await calls.startContainer({ containerId });
  const pids = runtimePids(around.node, runtime);
  const before = cpuOf(pids);
  const finished = { spent: cpuBetween(before, before) };
  const giveUpAtMs = performance.now() + LOG_DEADLINE_MS;
  for (;;) {
    finished.spent = cpuBetween(before, maximum(before, cpuOf(pids), finished.spent));
    const { status } = await calls.containerStatus({ containerId });
    if (status?.state === ContainerState.CONTAINER_EXITED) break;
    if (performance.now() > giveUpAtMs) throw new Error(`${lines} lines were not logged in ${LOG_DEADLINE_MS} ms`);
    await sleep(20);
  }
  const took = await writingTime(`${logDirectory}/c.log`, lines);
  await endPod(runtime, { podSandboxId, containerId }, untimed);
  await rm(logDirectory, { recursive: true, force: true });
  return { linesPerSecond: lines / took, cpuPerThousandUs: (finished.spent.own * 1000) / lines };
}

/** A shim that has left counts what it had used when last looked at. */
const maximum = (before: ReturnType<typeof cpuOf>, now: ReturnType<typeof cpuOf>, spent: ReturnType<typeof cpuOf>) => ({
  own: Math.max(now.own, before.own + spent.own),
  children: Math.max(now.children, before.children + spent.children),
});

/** From the time on the first line to that on the last one, in seconds. @throws Error when lines are missing */
async function writingTime(path: string, lines: number): Promise<number> {
  const text = await readFile(path, 'latin1');
  const count = text.split('\n').length - 1;
  if (count !== lines) throw new Error(`${path} has ${count} lines in place of ${lines}`);
  const timeOf = (line: string) => Date.parse(line.slice(0, line.indexOf(' ')));
  const last = text.slice(text.lastIndexOf('\n', text.length - 2) + 1);
  return Math.max(1, timeOf(last) - timeOf(text.slice(0, 100))) / 1000;
}

async function listTimes(runtime: Runtime, around: Surroundings, { containers, lists }: ExtraSizes): Promise<Summary> {
  const calls = runtime.cri.runtime;
  const pods: string[] = [];
  for (let i = 0; i < containers; i++) {
    const name = `list-${Math.floor(i / CONTAINERS_PER_POD)}`;
    const sandboxConfig = { metadata: { name, namespace: 'bench', uid: name, attempt: 0 } };
    if (i % CONTAINERS_PER_POD === 0) pods.push((await calls.runPodSandbox({ config: sandboxConfig })).podSandboxId);
    const metadata = { name: `c${i % CONTAINERS_PER_POD}`, attempt: 0 };
    const config = { metadata, image: { image: around.image }, command: ['true'] };
    await calls.createContainer({ podSandboxId: pods.at(-1) ?? '', config, sandboxConfig });
  }
  const program = join(import.meta.dirname, 'list-client.ts');
  const args = ['--expose-gc', program, runtime.socket, String(lists)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: LIST_DEADLINE_MS });
  const times = JSON.parse(stdout) as number[];
  for (const podSandboxId of pods) {
    await calls.stopPodSandbox({ podSandboxId });
    await calls.removePodSandbox({ podSandboxId });
  }
  return summary(times);
}

// timeout: 300
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { constants as os } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bundleFiles } from '@cleat/base';
import { ContainerState, type ContainerStatus, NamespaceMode } from '@cleat/proto/cri';
import t, { type Test } from 'tap';
import { World } from '../integration/world.ts';
import { findings } from './fsck-client.ts';
import { measured } from './goal.ts';
import { nothingLeft } from './nothing-left.ts';
import { seededRandom } from './seeded-random.ts';
import { timeIsUp } from './time-share.ts';

/** Containers in all; CLEAT_EXITS=2000 is the long form. They come in batches. */
const EXITS = Number(process.env['CLEAT_EXITS'] ?? 60);
const BATCH = 30;
const CONTAINERS_PER_POD = 10;
/** Containers end so long after the word is given, and the daemon is away and there for so long, in milliseconds at most. */
const MAX_LIFE_MS = 8_000;
const MAX_ABSENCE_MS = 2_500;
const MAX_PRESENCE_MS = 500;
/** Files have their times from a clock that is up to a tick behind the one that ends are told by, in milliseconds. */
const CLOCKS_APART_MS = 10;
const OOM_MEMORY_BYTES = 16n * 1024n * 1024n;
const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGABRT', 'SIGKILL', 'SIGSEGV', 'SIGUSR1', 'SIGALRM', 'SIGTERM'] as const;

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
t.comment(`seed ${seed}: SEED=${seed} repeats ends and pauses`);
const random = seededRandom(seed);
const below = (count: number) => Math.floor(random() * count);

/** How a container shall end: what it runs for that, and what must be told of it. */
type End = { readonly shell: string; readonly exitCode: number; readonly reason: string; readonly isOom: boolean };

function randomEnd(): End {
  const kind = random();
  if (kind < 0.15) return { shell: 'exec tail /dev/zero', exitCode: 137, reason: 'OOMKilled', isOom: true };
  if (kind < 0.5) {
    const signal = os.signals[SIGNALS[below(SIGNALS.length)] ?? 'SIGKILL'];
    return { shell: `kill -${signal} $$`, exitCode: 128 + signal, reason: 'Error', isOom: false };
  }
  const exitCode = below(4) === 0 ? 0 : below(256);
  return { shell: `exit ${exitCode}`, exitCode, reason: exitCode === 0 ? 'Completed' : 'Error', isOom: false };
}

/** A container, what is expected of it, and the latest moment at which it can have ended, in Unix milliseconds. */
type Subject = End & { readonly id: string; readonly pod: string; readonly name: string; endedByMs?: number };

/** No PID namespace of its own: there a signal ends a first process as any other. */
const linux = { securityContext: { namespaceOptions: { pid: NamespaceMode.NODE } } };
const wellBelow = { ...linux, resources: { memoryLimitInBytes: OOM_MEMORY_BYTES } };

async function startContainer(world: World, podSandboxId: string, pod: string, name: string): Promise<Subject> {
  const end = randomEnd();
  const life = ((random() * MAX_LIFE_MS) / 1_000).toFixed(2);
  const script = `: < /word/go; sleep ${life}; date +%s; ${end.shell}`;
  const id = await world.runContainer(podSandboxId, name, ['sh', '-c', script], {
    linux: end.isOom ? wellBelow : linux,
    mounts: [{ hostPath: world.node.path('word'), containerPath: '/word' }],
  });
  return { ...end, id, pod, name };
}

async function startBatch(
  world: World,
  batch: number,
  count: number,
): Promise<{ pods: string[]; subjects: Subject[] }> {
  const names = Array.from({ length: Math.ceil(count / CONTAINERS_PER_POD) }, (_, n) => `b${batch}-${n}`);
  const pods = await Promise.all(names.map(name => world.runPod(name, { linux })));
  const subjects: Subject[] = [];
  for (let n = 0; n < count; n++) {
    const which = n % pods.length;
    subjects.push(await startContainer(world, pods[which] ?? '', names[which] ?? '', `c${n}`));
  }
  return { pods, subjects };
}

/** While no daemon is there: whoever has an exit record by now ended before it was written. */
function lookForRecords(world: World, subjects: readonly Subject[]): void {
  for (const subject of subjects) {
    const record = bundleFiles(join(world.daemon.state, 'containers', subject.id)).exit;
    const written = statSync(record, { throwIfNoEntry: false });
    if (written) subject.endedByMs ??= Math.ceil(written.mtimeMs) + CLOCKS_APART_MS;
  }
}

/** Ask for the ends of all that are not known to have ended. */
async function lookForEnds(world: World, subjects: readonly Subject[]): Promise<number> {
  const { containers } = await world.runtime.listContainers({
    filter: { state: { state: ContainerState.CONTAINER_EXITED } },
  });
  const ended = new Set(containers.map(({ id }) => id));
  for (const subject of subjects) if (ended.has(subject.id)) subject.endedByMs ??= Date.now();
  return subjects.filter(({ endedByMs }) => endedByMs === undefined).length;
}

/** Let the daemon come and go until all have ended. @returns how many ended while it was away, and its absences */
async function comeAndGo(world: World, subjects: readonly Subject[]): Promise<{ absences: number; unseen: number }> {
  let [absences, unseen] = [0, 0];
  for (const giveUpAtMs = Date.now() + 120_000; Date.now() < giveUpAtMs; ) {
    await world.daemon.kill('SIGKILL');
    const running = subjects.filter(({ endedByMs }) => endedByMs === undefined);
    await sleep(random() * MAX_ABSENCE_MS);
    lookForRecords(world, running);
    unseen += running.filter(({ endedByMs }) => endedByMs !== undefined).length;
    absences++;
    await world.daemon.restart();
    if ((await lookForEnds(world, subjects)) === 0) return { absences, unseen };
    await sleep(random() * MAX_PRESENCE_MS);
    if ((await lookForEnds(world, subjects)) === 0) return { absences, unseen };
  }
  throw new Error('some containers did not end');
}

/** What is wrong with the end that is told; empty when nothing is. */
async function wrong(world: World, subject: Subject): Promise<string> {
  const status: ContainerStatus = await world.status(subject.id);
  const [line] = await world.logLines(subject.pod, subject.name);
  const finishedMs = Number(status.finishedAt / 1_000_000n);
  const earliestMs = Number(line) * 1_000;
  const found = [
    status.exitCode !== subject.exitCode && `exit code ${status.exitCode}, not ${subject.exitCode}`,
    status.reason !== subject.reason && `reason ${status.reason}, not ${subject.reason}`,
    !(finishedMs >= earliestMs) && `finished at ${finishedMs}, yet it lived at ${line} s`,
    finishedMs > (subject.endedByMs ?? 0) && `finished at ${finishedMs}, yet it had ended by ${subject.endedByMs}`,
  ].filter(Boolean);
  return found.length === 0 ? '' : `${subject.shell}: ${found.join('; ')} (${status.message})`;
}

async function batchEndsRight(t: Test, world: World, batch: number, count: number) {
  const { pods, subjects } = await startBatch(world, batch, count);
  const word = await open(world.node.path('word', 'go'), 'r+'); // who waits for it, and who comes later, goes on
  const { absences, unseen } = await comeAndGo(world, subjects);
  await word.close();
  const mistakes = (await Promise.all(subjects.map(subject => wrong(world, subject)))).filter(Boolean);
  t.strictSame(mistakes, [], `${count} ends are told right: ${unseen} of them in ${absences} absences of the daemon`);
  await Promise.all(pods.map(podSandboxId => world.runtime.removePodSandbox({ podSandboxId })));
  return { absences, unseen };
}

t.test(`${EXITS} containers end while the daemon comes and goes`, { timeout: 3_600_000 }, async t => {
  await using world = await World.start();
  mkdirSync(world.node.path('word'));
  await world.node.sh(`mkfifo ${world.node.path('word', 'go')}`);
  const sum = { ends: 0, absences: 0, unseen: 0 };
  for (let batch = 0; sum.ends < EXITS && !(batch > 0 && timeIsUp()); batch++) {
    const count = Math.min(BATCH, EXITS - sum.ends);
    const { absences, unseen } = await batchEndsRight(t, world, batch, count);
    sum.ends += count;
    sum.absences += absences;
    sum.unseen += unseen;
  }
  measured(t, `${sum.ends} ends compared, ${sum.unseen} of them in ${sum.absences} absences of the daemon`);
  await nothingLeft(world);
  t.strictSame(readdirSync(join(world.daemon.state, 'containers')), []);
  t.strictSame(await findings(world.daemon.socket), []);
});

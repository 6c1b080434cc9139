// timeout: 1800
import { FAILPOINTS, type FailpointAction, type FailpointName } from '@cleat/base';
import { status as Status } from '@grpc/grpc-js';
import t, { type Test } from 'tap';
import type { CriCallOptions } from '../node/cri-client.ts';
import { makeImage, makeLayer } from '../node/image.ts';
import { FailpointWorld, type Operation } from './failpoint-world.ts';
import { findings } from './fsck-client.ts';
import { measured } from './goal.ts';
import { EXPECTED_EXIT, Lifecycle } from './lifecycle.ts';
import { nothingLeft } from './nothing-left.ts';
import { seededRandom } from './seeded-random.ts';
import { timeIsUp } from './time-share.ts';

/** The points of each operation; those of a task are walked twice, for the pod's pause container too. */
const TASK = [
  'task.options.after',
  'task.launched.after',
  'task.bootstrap.after',
  'task.connected.after',
  'task.create.after',
  'shim.serve.before',
  'shim.serve.after',
  'shim.create.mounted',
  'shim.create.io',
  'shim.create.runtime',
  'shim.create.after',
  'shim.start.before',
  'shim.start.after',
] as const satisfies readonly FailpointName[];
const FREE = [
  'shim.delete.before',
  'shim.delete.runtime',
  'shim.delete.after',
  'task.delete.before',
  'task.delete.after',
  'task.shutdown.after',
  'task.freed.after',
] as const satisfies readonly FailpointName[];
const STEPS = {
  runPod: [...FAILPOINTS.filter(name => /^sandbox\.(record|namespaces|cni|files|pause|ready)\./.test(name)), ...TASK],
  create: FAILPOINTS.filter(name => /^container\.(record|bundle|rootfs|spec|created)\./.test(name)),
  start: [...FAILPOINTS.filter(name => /^container\.(start|starting|task|started)\./.test(name)), ...TASK],
  stop: [...FAILPOINTS.filter(name => /^(container\.(stop|exit)|shim\.exit)\./.test(name)), ...FREE],
  removeContainer: FAILPOINTS.filter(name => /^(container\.(remove|free)|store)\./.test(name)),
  stopPod: [...FAILPOINTS.filter(name => /^sandbox\.(stop|free)\./.test(name)), ...FREE],
  removePod: FAILPOINTS.filter(name => /^(sandbox\.remove|store)\./.test(name)),
} as const satisfies Partial<Record<keyof Lifecycle, readonly FailpointName[]>>;
const IMAGE_STEPS = {
  pull: FAILPOINTS.filter(name => name.startsWith('image.pull.')),
  remove: FAILPOINTS.filter(name => name.startsWith('image.remove.')),
};

/** Those of a shim that hands over: walked in shim-successor.test.ts. */
const SUCCESSION = FAILPOINTS.filter(name => name.startsWith('shim.succeed.'));

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const all = process.env['CLEAT_FAULTS'] === 'all';
const only = process.env['CLEAT_FAULTS_ONLY'];
const random = seededRandom(seed);
t.comment(`seed ${seed}; CLEAT_FAULTS=all walks every point with every action, SEED=${seed} repeats this sample`);

/** Which points are walked with an action: all with kill, which leaves most; of the others a sample, unless all are wanted. */
const chosen = (names: readonly FailpointName[], action: FailpointAction, share: number): FailpointName[] =>
  names.filter(name => (only ? `${name}=${action}` === only : all || action === 'kill' || random() < share));

t.test('every failpoint is in the walk', async t => {
  const walked = new Set<string>([...Object.values(STEPS), ...Object.values(IMAGE_STEPS), SUCCESSION].flat());
  t.strictSame(
    FAILPOINTS.filter(name => !walked.has(name)),
    [],
  );
});

const ACTIONS = ['kill', 'error', 'hang'] as const;
/** Share of the points that error and hang are tried at in the short form. */
const SHARE = 0.15;

t.test(
  'whatever goes wrong at a step of a pod’s life, the retry succeeds and everything has its owner',
  { timeout: 1_800_000 },
  async t => {
    await using faults = await FailpointWorld.start();
    const { world } = faults;
    for (const action of ACTIONS) {
      const steps = Object.entries(STEPS).map(
        ([step, names]) => [step as keyof typeof STEPS, chosen(names, action, SHARE)] as const,
      );
      const rounds = Math.max(...steps.map(([, names]) => names.length));
      let walked = 0;
      for (let round = 0; round < rounds && !(round > 0 && timeIsUp()); round++) {
        const life = new Lifecycle(world, `${action}-${round}`, true);
        for (const [step, names] of steps) {
          const name = names[round];
          life.graceS = name === 'container.stop.killed' ? 0n : 20n;
          if (!name) {
            await faults.persist(life[step], `${step} with nothing wrong`);
            continue;
          }
          await faults.survive(name, action, life[step]);
          walked++;
          t.strictSame(await findings(world.daemon.socket), [], `${name}=${action}: all is owned after ${step}`);
          if (action === 'hang' && step === 'create')
            t.equal(life.containerIds.size, 1, 'the retry got the container of the first call');
          if (step === 'stop') checkExit(t, await life.exit(), `${name}=${action}`);
        }
        if (action === 'hang') t.equal(life.podIds.size, 1, 'the retry got the sandbox of the first call');
      }
      measured(
        t,
        `${action} at ${walked} steps of pods and containers, of ${steps.flatMap(([, names]) => names).length}`,
      );
    }
    await nothingLeft(world);
  },
);

/** The true code, or the admission that nobody knows it. */
function checkExit(t: Test, { exitCode, reason }: Awaited<ReturnType<Lifecycle['exit']>>, what: string): void {
  if (reason === 'ContainerStatusUnknown') t.equal(exitCode, 137, `${what}: nobody knows the exit code`);
  else t.ok(exitCode === EXPECTED_EXIT || exitCode === 137, `${what}: exit code ${exitCode} (${reason})`);
}

t.test(
  'whatever goes wrong at a step of a pull or a removal, the retry succeeds and the store is whole',
  { timeout: 900_000 },
  async t => {
    await using faults = await FailpointWorld.start();
    const { world } = faults;
    const { image: api } = world.daemon.cri;
    const content = await makeImage([await makeLayer({ a: 'one' }), await makeLayer({ b: 'two' })], {});
    const image = await world.registry.push('fault', '1', content);
    const has = async () => (await api.imageStatus({ image: { image } })).image !== undefined;
    const operations: Record<keyof typeof IMAGE_STEPS, Operation> = {
      async pull() {
        await api.pullImage({ image: { image } });
        if (!(await has())) throw new Error('it is not there');
      },
      async remove() {
        await api.removeImage({ image: { image } });
        if (await has()) throw new Error('it is still there');
      },
    };
    let walked = 0;
    for (const action of ACTIONS)
      for (const step of ['pull', 'remove'] as const)
        for (const name of chosen(IMAGE_STEPS[step], action, SHARE)) {
          await (step === 'pull' ? operations.remove() : operations.pull());
          await faults.survive(name, action, operations[step]);
          walked++;
          t.strictSame(await findings(world.daemon.socket), [], `${name}=${action}: the store is whole after ${step}`);
        }
    measured(t, `${walked} kills, errors and hangs at steps of pulls and removals of images`);
  },
);

t.test('an operation that hangs does not hold its name: a retry joins it, and one is there in the end', async t => {
  await using faults = await FailpointWorld.start();
  const { world } = faults;
  /** A call that its caller gave up, and two that joined it, answer for one and the same thing. */
  const joined = async (name: FailpointName, call: (options: CriCallOptions) => Promise<string>): Promise<string> => {
    faults.arm(name, 'hang');
    const leaving = new AbortController();
    const first = call({ signal: leaving.signal });
    await faults.struck(name);
    leaving.abort();
    await t.rejects(first, { code: Status.CANCELLED }, `${name}: the first caller leaves`);
    const state = { answered: 0 };
    const retries = [call({}), call({})].map(retry => retry.finally(() => state.answered++));
    await world.runtime.version({}); // answered after the retries have arrived: they share a connection
    t.equal(state.answered, 0, `${name}: retries wait for what goes on`);
    faults.disarm();
    const [id, same] = await Promise.all(retries);
    t.equal(id, same);
    return id ?? '';
  };
  const podSandboxId = await joined('sandbox.cni.after', async options => {
    const answer = await world.runtime.runPodSandbox({ config: world.podConfig('a'), runtimeHandler: '' }, options);
    return answer.podSandboxId;
  });
  t.strictSame(
    (await world.runtime.listPodSandbox({})).items.map(({ id }) => id),
    [podSandboxId],
  );
  const containerId = await joined('container.rootfs.after', async options => {
    const config = world.containerConfig('c', ['true']);
    return (await world.runtime.createContainer({ podSandboxId, config }, options)).containerId;
  });
  t.strictSame(
    (await world.runtime.listContainers({})).containers.map(({ id }) => id),
    [containerId],
  );
  t.strictSame(await findings(world.daemon.socket), []);
});

// timeout: 600
import { setTimeout as sleep } from 'node:timers/promises';
import { ContainerState } from '@cleat/proto/cri';
import { status as Status } from '@grpc/grpc-js';
import t from 'tap';
import { eventually } from '../node/reach.ts';
import { World } from './world.ts';

const KILLS = 20;
const STEADY_PODS = 3;
const CHURNING_PODS = 7;
/** A kill comes so long after a container ended that was waited for, at the most; in milliseconds. */
const MAX_PAUSE_MS = 1_000;

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
t.comment(`seed ${seed}: SEED=${seed} repeats the pauses`);

/** Numbers from 0 to 1 that the seed decides. Source: mulberry32. */
function random(state: number): () => number {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What a kubelet does about a runtime that is away: ask again. Other errors are the test's. */
async function persist<T>(what: string, call: () => Promise<T>): Promise<T> {
  for (const giveUpAtMs = Date.now() + 240_000; ; await sleep(20)) {
    try {
      return await call();
    } catch (err) {
      const { code } = err as { code?: number };
      if ((code !== Status.UNAVAILABLE && code !== Status.CANCELLED) || Date.now() > giveUpAtMs)
        throw new Error(`${what}: ${(err as Error).message}`, { cause: err });
    }
  }
}

const lines = (name: string) => [0, 1, 2, 3, 4].map(i => `${name} line ${i}`);
const speak = (name: string, code: number) =>
  `i=0; while [ $i -lt 5 ]; do echo "${name} line $i"; i=$((i+1)); sleep 0.02; done; exit ${code}`;

t.test(
  'twenty daemons are killed while ten pods start and stop, and every pod, exit code and log is right',
  { timeout: 600_000 },
  async t => {
    await using world = await World.start();
    const { runtime } = world;
    let over = false;
    const tally = { pods: 0, containers: 0, notStarted: 0 };

    /** Start the container if a killed daemon did not, and tell how it ended. */
    const startAndWait = async (containerId: string) => {
      const state = async () => (await persist('status', () => world.status(containerId))).state;
      while ((await state()) === ContainerState.CONTAINER_CREATED)
        await persist('start', () => runtime.startContainer({ containerId })).catch(async (err: unknown) => {
          if ((await state()) === ContainerState.CONTAINER_CREATED) throw err;
        });
      return await eventually(
        async () => {
          const status = await persist('status', () => world.status(containerId));
          if (status.state !== ContainerState.CONTAINER_EXITED) throw new Error('runs');
          return status;
        },
        `container ${containerId} ends`,
        { timeoutMs: 60_000 },
      );
    };

    const churn = async (worker: number) => {
      for (let round = 0; !over; round++) {
        const name = `w${worker}-${round}`;
        const code = (worker * 10 + round) % 200;
        const podSandboxId = await persist('run pod', () => world.runPod(name));
        for (let attempt = 0; ; attempt++) {
          const container = `c${attempt}`;
          const containerId = await persist('create', () =>
            world.createContainer(podSandboxId, container, ['sh', '-c', speak(name, code)]),
          );
          const status = await startAndWait(containerId);
          tally.containers++;
          const log = await world.logLines(name, container).catch(() => []);
          if (status.reason === 'StartError') {
            tally.notStarted++;
            if (log.length > 0) t.fail(`${name} was reported as not started, and has a log`);
            continue; // as the kubelet: another attempt
          }
          if (status.exitCode !== code || log.join() !== lines(name).join())
            t.fail(
              `${name}: exit code ${status.exitCode} (${status.reason}: ${status.message}), expected ${code}; log ${JSON.stringify(log)}`,
            );
          break;
        }
        await persist('stop pod', () => runtime.stopPodSandbox({ podSandboxId }));
        await persist('remove pod', () => runtime.removePodSandbox({ podSandboxId }));
        tally.pods++;
      }
    };

    const steady = await Promise.all(
      Array.from({ length: STEADY_PODS }, async (_, i) => {
        const pod = `steady-${i}`;
        const podId = await world.runPod(pod);
        const count = ['sh', '-c', 'i=0; while :; do echo $i; i=$((i+1)); sleep 0.05; done'];
        const id = await world.runContainer(podId, 'counter', count);
        return { pod, podId, id, pid: await world.pid(id) };
      }),
    );
    const workers = Array.from({ length: CHURNING_PODS }, (_, i) => churn(i));
    const failed = Promise.all(workers).then(() => undefined);
    failed.catch(() => {}); // awaited below
    const next = random(seed);
    for (let kill = 0; kill < KILLS; kill++) {
      const before = tally.containers;
      const progress = eventually(
        () => {
          if (tally.containers === before) throw new Error('none yet');
        },
        'a container ends',
        { timeoutMs: 120_000 },
      );
      await Promise.race([progress, failed]);
      await Promise.race([sleep(next() * MAX_PAUSE_MS), failed]);
      await world.daemon.kill('SIGKILL');
      await world.daemon.restart();
    }
    over = true;
    await failed;
    t.comment(
      `${tally.pods} pods, ${tally.containers} containers, ${tally.notStarted} of them cut off before they had started`,
    );
    t.ok(tally.pods >= CHURNING_PODS, 'each worker finished at least a pod');

    for (const { pod, podId, id, pid } of steady) {
      t.equal(await world.pid(id), pid, `${pod} has the process that it had`);
      t.equal((await world.status(id)).state, ContainerState.CONTAINER_RUNNING);
      const log = await world.logLines(pod, 'counter');
      t.strictSame(
        log,
        log.map((_, i) => String(i)),
        `${pod} lost no line of its log`,
      );
      t.equal((await world.exec(id, 'echo', 'alive')).stdout, 'alive\n');
      await runtime.removePodSandbox({ podSandboxId: podId });
    }
    t.strictSame((await runtime.listPodSandbox({})).items, []);
    t.strictSame((await runtime.listContainers({})).containers, []);
    t.strictSame(await world.leftovers(), [], 'nothing is left');
  },
);

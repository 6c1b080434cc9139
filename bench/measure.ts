import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ContainerState } from '@cleat/proto/cri';
import { CriClient } from '../test/node/cri-client.ts';
import { eventually } from '../test/node/reach.ts';
import { endPod, execTrue, type Operation, startPod, type Timer } from './pod.ts';
import type { Runtime, Surroundings } from './runtimes.ts';

const READY_DEADLINE_MS = 60_000;

/** How long each call of one pod's life took its caller, in milliseconds. */
export type Cycle = Readonly<Record<Operation, number>>;

/** A pod's whole life, alone on the runtime. */
export async function measureCycle(runtime: Runtime, surroundings: Surroundings, name: string): Promise<Cycle> {
  const took: Partial<Record<Operation, number>> = {};
  const time: Timer = async (operation, call) => {
    const startedAtMs = performance.now();
    const answer = await call();
    took[operation] = performance.now() - startedAtMs;
    return answer;
  };
  const pod = await startPod(runtime, surroundings, name, time);
  await execTrue(runtime, pod, time);
  await endPod(runtime, pod, time);
  return took as Cycle;
}

/**
 * Stop the daemon, then time from the start of its program until a new client is told that all containers run, in
 * milliseconds.
 * @param containers how many run
 */
export async function measureRestart(runtime: Runtime, containers: number): Promise<number> {
  await runtime.stop();
  const startedAtMs = performance.now();
  const started = runtime.start();
  await Promise.race([listsRunning(runtime.socket, containers), started.then(() => new Promise<never>(() => {}))]);
  const tookMs = performance.now() - startedAtMs;
  await started;
  return tookMs;
}

async function listsRunning(socket: string, containers: number): Promise<void> {
  const giveUpAtMs = Date.now() + READY_DEADLINE_MS;
  while (!(await accepts(socket)) && Date.now() < giveUpAtMs) await sleep(2);
  using cri = new CriClient(socket);
  const filter = { state: { state: ContainerState.CONTAINER_RUNNING } };
  const attempt = async () => {
    const { containers: running } = await cri.runtime.listContainers({ filter }, { timeoutMs: 5_000 });
    if (running.length !== containers) throw new Error(`${running.length} containers run`);
  };
  await eventually(attempt, `${containers} containers are listed at ${socket}`, { timeoutMs: READY_DEADLINE_MS });
}

const accepts = (path: string): Promise<boolean> =>
  new Promise(resolve => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    }).once('error', () => resolve(false));
  });

import type { SpecResult } from '../critest-report.ts';
import type { SuiteResult } from '../suite-result.ts';
import { Checklist } from './checklist.ts';
import { checkCollection, checkWithoutQosGroups } from './collection-checks.ts';
import { checkLogs } from './log-checks.ts';
import { checkPods, checkRestarts } from './pod-checks.ts';
import * as pods from './pods.ts';
import { checkDaemonRestart, checkKubeletRestart } from './restart-checks.ts';
import { checkSessions } from './session-checks.ts';
import { checkStats } from './stats-checks.ts';
import { KubeletWorld } from './world.ts';

/** What a run of the kubelet leaves: its results, and the logs of both sides. */
export type KubeletRun = { readonly result: SuiteResult; readonly daemonLog: string; readonly kubeletLog: string };

const checkCadvisor = (list: Checklist, world: KubeletWorld) => checkStats(list, world, 'cAdvisor');

async function runChecks(list: Checklist, world: KubeletWorld): Promise<void> {
  await list.check('the kubelet starts on the runtime, and the node becomes Ready', async () => {
    await world.kubelet.start();
    await world.assertReady();
  });
  const makers = [pods.appPod, pods.crashingPod, pods.greedyPod, pods.sickPod, pods.sharedProcessPod];
  for (const make of [...makers, pods.hostNetworkPod, pods.echoPod, pods.writingPod])
    await world.kubelet.addPod(make(world.image));
  const steps = [checkPods, checkRestarts, checkSessions, checkLogs, checkCadvisor, checkDaemonRestart];
  for (const step of [...steps, checkKubeletRestart, checkCollection, checkWithoutQosGroups])
    await step(list, world).catch(err => list.check(`${step.name} comes to its end`, () => Promise.reject(err)));
}

/** All checks with a kubelet whose pods run with `handler`. @param onResult called after each check */
export async function runKubelet(handler: string, onResult: (result: SpecResult) => void): Promise<KubeletRun> {
  const startedAtMs = performance.now();
  await using world = await KubeletWorld.start(handler);
  const list = new Checklist(onResult);
  await runChecks(list, world);
  const result = {
    suite: `kubelet v1.36.3 with ${handler}`,
    place: await world.place(),
    seconds: (performance.now() - startedAtMs) / 1000,
    specs: list.results,
  };
  return { result, daemonLog: world.daemon.log(), kubeletLog: world.kubelet.log() };
}

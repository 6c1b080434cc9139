/**
 * Runs a real kubelet against the daemon on a test node and tells what held:
 * `node test/conformance/kubelet.ts [--handler NAME] [--report FILE]`. Exits with 1 when a check failed.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { SpecResult } from './critest-report.ts';
import { Checklist } from './kubelet/checklist.ts';
import { checkCollection, checkWithoutQosGroups } from './kubelet/collection-checks.ts';
import { checkLogs } from './kubelet/log-checks.ts';
import { checkPods, checkRestarts } from './kubelet/pod-checks.ts';
import * as pods from './kubelet/pods.ts';
import { checkDaemonRestart, checkKubeletRestart } from './kubelet/restart-checks.ts';
import { checkSessions } from './kubelet/session-checks.ts';
import { checkStats } from './kubelet/stats-checks.ts';
import { KubeletWorld } from './kubelet/world.ts';
import { counts, type SuiteResult } from './suite-result.ts';

const { values } = parseArgs({
  options: {
    /** Runtime handler of all pods. */
    handler: { type: 'string', default: 'runc' },
    /** File for the results, as JSON (see suite-result.ts); the logs of daemon and kubelet go beside it. */
    report: { type: 'string' },
  },
});

const print = (text: string) => process.stdout.write(`${text}\n`);

function printResult({ name, state, seconds, message }: SpecResult): void {
  const sentence = `${state}: ${name} (${seconds.toFixed(1)} s)`;
  print(state === 'failed' ? `${sentence}\n    ${message.split('\n').slice(0, 8).join('\n    ')}` : sentence);
}

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

const startedAtMs = performance.now();
await using world = await KubeletWorld.start(values.handler);
const list = new Checklist(printResult);
await runChecks(list, world);
const result: SuiteResult = {
  suite: `kubelet v1.36.3 with ${values.handler}`,
  place: await world.place(),
  seconds: (performance.now() - startedAtMs) / 1000,
  specs: list.results,
};
print(`${result.suite}: ${counts([result])} in ${Math.round(result.seconds)} s`);
if (list.results.some(({ state }) => state === 'failed')) process.exitCode = 1;
if (values.report) {
  writeFileSync(values.report, JSON.stringify([result], null, 2));
  writeFileSync(`${values.report}.cleatd.log`, world.daemon.log());
  writeFileSync(`${values.report}.kubelet.log`, world.kubelet.log());
}

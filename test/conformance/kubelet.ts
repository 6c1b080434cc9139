/**
 * Runs a real kubelet against the daemon on a test node and tells what held:
 * `node test/conformance/kubelet.ts [--handler NAME] [--report FILE]`. Exits with 1 when a check failed.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { SpecResult } from './critest-report.ts';
import { runKubelet } from './kubelet/run-kubelet.ts';
import { counts, specsIn } from './suite-result.ts';

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

const { result, daemonLog, kubeletLog } = await runKubelet(values.handler, printResult);
print(`${result.suite}: ${counts([result])} in ${Math.round(result.seconds)} s`);
if (specsIn(result, 'failed').length > 0) process.exitCode = 1;
if (values.report) {
  writeFileSync(values.report, JSON.stringify([result], null, 2));
  writeFileSync(`${values.report}.cleatd.log`, daemonLog);
  writeFileSync(`${values.report}.kubelet.log`, kubeletLog);
}

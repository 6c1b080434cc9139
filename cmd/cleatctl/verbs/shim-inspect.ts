import { bundleFiles } from '@cleat/base';
import { json } from '../format.ts';
import { askTarget } from '../shim/client.ts';
import { findShim } from '../shim/find.ts';
import { inspectShim } from '../shim/inspect.ts';
import { lastLines } from '../shim/log-file.ts';
import { shimPssBytes } from '../shim/memory.ts';
import { shimOptions, type Verb } from '../verb.ts';

/** How many lines of each log are shown. */
const LOG_LINES = 50;

/** Lines of JSON where they are such. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // it is shown as it is
  }
}

export const shimInspect: Verb = {
  name: 'shim inspect',
  args: ['ID'],
  summary: 'print all that is known of one shim as JSON: disk, task, state, operations, errors, logs',
  options: shimOptions,
  examples: [
    ['cleatctl shim inspect 3f2a', 'the shim of the container whose id begins with 3f2a'],
    ['cleatctl shim inspect 3f2a | jq .report.running', 'what it is doing now'],
    ["cleatctl shim inspect 3f2a | jq '.report.failed, .runtimeLog'", 'what went wrong last'],
  ],
  async run(context) {
    const target = await findShim(context);
    const { path, shimPid } = target;
    const [answers, pssBytes, runtimeLog, shimLog] = await Promise.all([
      askTarget(target, context.timeoutMs, inspectShim).catch((failure: unknown) => ({ failure })),
      shimPid === undefined ? undefined : shimPssBytes(shimPid),
      path ? lastLines(bundleFiles(path).runtimeLog, LOG_LINES) : [],
      path ? lastLines(bundleFiles(path).shimLog, LOG_LINES) : [],
    ]);
    const said = 'failure' in answers ? {} : answers;
    context.print(
      json({
        disk: { ...target, pssBytes },
        ...said,
        runtimeLog: runtimeLog.map(parsed),
        shimLog: shimLog.map(parsed),
      }),
    );
    if ('failure' in answers) throw answers.failure; // what the disk says was printed all the same
  },
};

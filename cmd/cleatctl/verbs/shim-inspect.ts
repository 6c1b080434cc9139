import { bundleFiles, messageOf } from '@cleat/base';
import type { ReportResponse } from '@cleat/proto/debug';
import type { InspectResponse } from '@cleat/proto/shim';
import { Status } from '@cleat/proto/task-types';
import { enumName, json } from '../format.ts';
import { askTarget, isUnimplemented, type ShimClient } from '../shim/client.ts';
import { findShim } from '../shim/find.ts';
import { lastLines } from '../shim/log-file.ts';
import { shimPssBytes } from '../shim/memory.ts';
import { shimOptions, type Verb } from '../verb.ts';

/** How many lines of each log are shown. */
const LOG_LINES = 50;

const NOT_OURS = 'this shim is not one of ours: it has no debug service';

/** What the shim says: its task, itself, and what it did. A foreign one has only its task. */
async function ask({ target, task, shim, debug, remainingMs }: ShimClient) {
  const options = () => ({ timeoutMs: remainingMs() });
  const optional = async <T>(call: Promise<T>) =>
    call.catch(err => {
      if (isUnimplemented(err)) return undefined;
      throw err;
    });
  const state = await task.state({ id: target.id }, options()).catch((err: unknown) => ({ error: messageOf(err) }));
  const [inspected, report] = await Promise.all([
    optional(shim.inspect({}, options())),
    optional(debug.report({ history: true }, options())),
  ]);
  return {
    ...('error' in state ? state : { task: { ...state, status: enumName(Status, state.status) } }),
    shim: inspected ? shownShim(inspected) : NOT_OURS,
    ...(report ? { report: shownReport(report) } : {}),
  };
}

function shownShim({ stateJson, ...rest }: InspectResponse) {
  return { ...rest, state: parsed(stateJson) };
}

const shownReport = ({ running, finished, failed, ...rest }: ReportResponse) => {
  const shown = (operations: ReportResponse['running']) =>
    operations.map(({ name, startedAt, durationUs, execId, error }) => ({
      name,
      startedAt: new Date(Number(startedAt / 1_000_000n)).toISOString(),
      ms: Number(durationUs) / 1000,
      ...(execId ? { execId } : {}),
      ...(error ? { error } : {}),
    }));
  return { ...rest, running: shown(running), finished: shown(finished), failed: shown(failed) };
};

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
      askTarget(target, context.timeoutMs, ask).catch((failure: unknown) => ({ failure })),
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

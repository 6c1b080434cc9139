import { isDeadlineExceeded, isUnavailable, messageOf } from '@cleat/base';
import type { ReportResponse } from '@cleat/proto/debug';
import type { InspectResponse } from '@cleat/proto/shim';
import { Status } from '@cleat/proto/task-types';
import { enumName } from '../format.ts';
import { isUnimplemented, type ShimClient } from './client.ts';

const NOT_OURS = 'this shim is not one of ours: it has no debug service';

/** What a shim says: its task, itself, and what it did. A foreign one has only its task. */
export async function inspectShim({ target, task, shim, debug, remainingMs }: ShimClient) {
  const options = () => ({ timeoutMs: remainingMs() });
  const optional = async <T>(call: Promise<T>) =>
    call.catch(err => {
      if (isUnimplemented(err)) return undefined;
      throw err;
    });
  const told = Promise.all([
    optional(shim.inspect({}, options())),
    optional(debug.report({ history: true }, options())),
  ]);
  told.catch(() => undefined); // told below
  const state = await task.state({ id: target.id }, options()).catch(async (err: unknown) => {
    if (isUnavailable(err) || isUnimplemented(err)) throw err; // no shim: it has no task at all
    if (isDeadlineExceeded(err) && !(await told)[1]) throw err;
    return { error: messageOf(err) }; // an answer, too; a task that is being made has no state as yet
  });
  const [inspected, report] = await told;
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

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // it is shown as it is
  }
}

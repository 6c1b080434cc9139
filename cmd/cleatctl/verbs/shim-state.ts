import { Code, codeOf, isDeadlineExceeded, messageOf } from '@cleat/base';
import type { InspectResponse } from '@cleat/proto/shim';
import { Status } from '@cleat/proto/task-types';
import { ShimConnection } from '../../../daemon/shims/connection.ts';
import { type Bundle, readBundles } from '../bundles.ts';
import { enumName, json } from '../format.ts';
import { askState } from '../probe.ts';
import { shimPssBytes } from '../shim-memory.ts';
import type { Context, Verb } from '../verb.ts';

/** The one bundle whose id is, or begins with, what the operator wrote. */
function find(bundles: readonly Bundle[], prefix: string, stateDir: string): Bundle {
  const matches = bundles.filter(({ id }) => id === prefix || id.startsWith(prefix));
  const [first] = matches.filter(({ id }) => id === prefix).concat(matches);
  if (!first) throw new Error(`there is no shim of a container ${prefix} in ${stateDir}`);
  if (matches.length > 1 && first.id !== prefix)
    throw new Error(`${prefix} is the beginning of ${matches.length} ids: ${matches.map(({ id }) => id).join(', ')}`);
  return first;
}

/** What the shim tells of itself; a foreign one has no such service. */
async function inspect({ bootstrap }: Bundle, timeoutMs: number): Promise<unknown> {
  if (!bootstrap) return undefined;
  const connection = await ShimConnection.open(bootstrap, timeoutMs);
  try {
    const { stateJson, ...rest } = await connection.shim.inspect({}, { timeoutMs });
    return { ...rest, state: parsed(stateJson) };
  } catch (err) {
    if (codeOf(err) === Code.Unimplemented) return 'this shim is not one of ours: it has no debug service';
    throw err;
  } finally {
    connection.close();
  }
}

function parsed(stateJson: InspectResponse['stateJson']): unknown {
  try {
    return JSON.parse(stateJson);
  } catch {
    return stateJson; // it is shown as it is
  }
}

async function run(context: Context): Promise<void> {
  const bundle = find(await readBundles(context.stateDir), context.words[0] ?? '', context.stateDir);
  const answer = await askState(bundle, context.timeoutMs);
  const task =
    answer.kind === 'answer' ? { ...answer.state, status: enumName(Status, answer.state.status) } : undefined;
  let shim: unknown;
  let failure = answer.kind === 'silent' ? `did not answer within ${context.timeoutMs} ms` : undefined;
  if (answer.kind === 'gone') failure = `is not there: ${answer.message}`;
  if (!failure)
    shim = await inspect(bundle, context.timeoutMs).catch(err => {
      failure = isDeadlineExceeded(err) ? `did not answer within ${context.timeoutMs} ms` : messageOf(err);
    });
  const pssBytes = bundle.shimPid === undefined ? undefined : await shimPssBytes(bundle.shimPid);
  const error = answer.kind === 'error' ? answer.message : undefined;
  context.print(json({ disk: { ...bundle, pssBytes }, task, error, shim }));
  if (failure) throw new Error(`the shim of ${bundle.id} ${failure}`);
}

export const shimState: Verb = {
  name: 'shim state',
  args: ['ID'],
  summary: 'print all that one shim knows, and what the disk says of it, as JSON; works without the daemon',
  options: [],
  examples: [
    ['cleatctl shim state 3f2a', 'the shim of the container whose id begins with 3f2a'],
    ['cleatctl shim state 3f2a | jq .shim.log', 'what it wrote to the log'],
  ],
  run,
};

import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { Code, deadlineExceeded, failedPrecondition, internal, messageOf, RpcError } from '@cleat/base';
import { type Ended, runInSession } from './run-in-session.ts';

export type CniCommand = 'ADD' | 'DEL' | 'STATUS';

/** One call of a plugin. The environment's names are those of CNI SPEC.md 1.1.0, section 2, "Parameters". */
export type PluginCall = {
  readonly command: CniCommand;
  readonly type: string;
  /** Name of the network, for messages. */
  readonly network: string;
  readonly stdin: unknown;
  /** What the call is about; STATUS has no sandbox. */
  readonly sandbox?: {
    readonly id: string;
    readonly netnsPath: string;
    readonly ifName: string;
    readonly cniArgs: string;
  };
};

/** Where plugins are and how long one may take. */
export type PluginHost = { readonly binDirs: readonly string[]; readonly timeoutMs: number };

/** How much of what a plugin said on stderr goes into an error. In characters. */
const MAX_QUOTE_CHARACTERS = 500;

/** The first of `binDirs` that has the plugin; undefined when none does. */
export async function findPlugin(type: string, binDirs: readonly string[]): Promise<string | undefined> {
  for (const dir of binDirs) {
    const path = join(dir, type);
    if (await isExecutable(path)) return path;
  }
  return undefined;
}

const isExecutable = (path: string) =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

/**
 * Run a plugin and answer what it printed on stdout. It runs in a process group of its own, which is killed when the
 * time is over or the caller gives up.
 * @throws RpcError FailedPrecondition when there is no such plugin, DeadlineExceeded, Cancelled, or Internal with the
 * plugin's own words; each names plugin, network and sandbox.
 */
export async function runPlugin(host: PluginHost, call: PluginCall, signal?: AbortSignal): Promise<string> {
  const what = describe(call);
  const path = await findPlugin(call.type, host.binDirs);
  if (!path) throw failedPrecondition(`${what}: there is no such program in ${host.binDirs.join(', ')}`);
  const limit = AbortSignal.any([AbortSignal.timeout(host.timeoutMs), ...(signal ? [signal] : [])]);
  const result = await runInSession(path, environment(host, call), JSON.stringify(call.stdin), limit);
  if (signal?.aborted) throw new RpcError(Code.Cancelled, `${what}: killed, because the caller gave up`);
  if (limit.aborted) throw deadlineExceeded(`${what}: killed, because it did not finish within ${host.timeoutMs} ms`);
  if (result === undefined || result.failure !== undefined) throw internal(`${what}: ${whyFailed(result)}`);
  return result.stdout;
}

const describe = ({ command, type, network, sandbox }: PluginCall) =>
  `CNI plugin ${type} of network ${network} failed at ${command}${sandbox ? ` for sandbox ${sandbox.id}` : ''}`;

const environment = (host: PluginHost, { command, sandbox }: PluginCall) => ({
  CNI_COMMAND: command,
  CNI_PATH: host.binDirs.join(delimiter),
  ...(sandbox && {
    CNI_CONTAINERID: sandbox.id,
    CNI_NETNS: sandbox.netnsPath,
    CNI_IFNAME: sandbox.ifName,
    CNI_ARGS: sandbox.cniArgs,
  }),
});

/** A plugin says what went wrong as JSON on stdout (CNI SPEC.md 1.1.0, section 5, "Error"); a broken one on stderr or not at all. */
function whyFailed(result: Ended | undefined): string {
  if (!result) return 'its output stayed open after it was killed';
  try {
    const { msg, details, code } = JSON.parse(result.stdout) as { msg?: unknown; details?: unknown; code?: unknown };
    if (typeof msg === 'string' && msg !== '') return `${msg}${details ? `; ${details}` : ''} (CNI error code ${code})`;
  } catch {
    // not JSON: the streams and the exit tell what there is to tell
  }
  const said = (result.stderr.trim() || result.stdout.trim()).slice(-MAX_QUOTE_CHARACTERS);
  return [result.failure, said && JSON.stringify(said)].filter(Boolean).join(': ');
}

/** As `parse`, with an error that names the plugin. */
export function parseOutput<T>(call: PluginCall, stdout: string, parse: (stdout: string) => T): T {
  try {
    return parse(stdout);
  } catch (err) {
    throw internal(
      `${describe(call)}: it answered ${JSON.stringify(stdout.slice(0, MAX_QUOTE_CHARACTERS))}: ${messageOf(err)}`,
      err,
    );
  }
}

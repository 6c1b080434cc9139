import { spawn } from 'node:child_process';
import { buffer, text } from 'node:stream/consumers';
import { internal, messageOf, withDeadline } from '@cleat/base';
import { BootstrapParams, BootstrapResult, LogLevel } from '@cleat/proto/bootstrap';
import type { ForeignOptions } from '@cleat/proto/foreign';
import type { NodeChildren } from '../children.ts';

/** How long another shim's `start` and `delete` may take, in milliseconds: below the daemon's own patience. */
const COMMAND_TIMEOUT_MS = 30_000;
const MAX_ANSWER_BYTES = 64 * 1024;

/** Where another shim serves, and what it speaks there. */
export type ForeignAddress = { readonly version: number; readonly address: string };

/** For which container another shim's program is run. */
export type Whose = {
  readonly id: string;
  readonly namespace: string;
  readonly bundle: string;
  /** Where its events shall go. */
  readonly eventsAddress: string;
  readonly children: NodeChildren;
};

/**
 * Another shim's `start`. It may answer with the address of one that runs already, for the same pod.
 * @throws RpcError Internal with its words when it fails or answers what is no address.
 */
export async function startForeign(options: ForeignOptions, whose: Whose): Promise<ForeignAddress> {
  if (!options.program) return { version: options.version || 3, address: options.address };
  return parseAnswer(options.program, await runCommand(options, whose, 'start'));
}

/** Another shim's `delete`: free what it has left when it died. @throws RpcError Internal with its words. */
export async function deleteForeign(options: ForeignOptions, whose: Whose): Promise<void> {
  if (options.program) await runCommand(options, whose, 'delete');
}

/** The bootstrap parameters of newer shims on stdin; older ones take the flags and pass over stdin. */
async function runCommand(options: ForeignOptions, whose: Whose, verb: 'start' | 'delete'): Promise<Buffer> {
  const { program, callerAddress } = options;
  const { id, namespace, bundle, eventsAddress, children } = whose;
  const args = ['-namespace', namespace, '-id', id, '-address', callerAddress, '-bundle', bundle, verb];
  const env = { ...process.env, TTRPC_ADDRESS: eventsAddress, GRPC_ADDRESS: callerAddress, NAMESPACE: namespace };
  const child = spawn(program, args, { cwd: bundle, env: { ...env, MAX_SHIM_VERSION: '3' }, stdio: 'pipe' });
  const { pid } = child;
  if (pid !== undefined) children.add(pid);
  child.once('exit', () => pid !== undefined && children.delete(pid));
  const ended = new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(signal ?? code));
  });
  child.stdin.on('error', () => {}); // it need not read
  child.stdin.end(verb === 'start' ? bootstrapParams(options, whose) : undefined);
  try {
    const all = Promise.all([ended, buffer(child.stdout), text(child.stderr)]);
    const [how, answer, said] = await withDeadline(all, COMMAND_TIMEOUT_MS, `${program} ${verb}`);
    if (how !== 0) throw new Error(said.trim().split('\n').at(-1) || `it ended with ${how}`);
    return answer;
  } catch (err) {
    child.kill('SIGKILL');
    throw internal(`${program} ${verb} of ${id} failed: ${messageOf(err)}`, err);
  }
}

const bootstrapParams = ({ callerAddress }: ForeignOptions, { id, namespace, eventsAddress }: Whose): Uint8Array =>
  BootstrapParams.encode({
    instanceId: id,
    namespace,
    logLevel: LogLevel.LOG_LEVEL_INFO,
    containerdTtrpcAddress: eventsAddress,
    containerdGrpcAddress: callerAddress,
  });

/**
 * A shim's answer to `start`, in any of its three forms: an address, JSON, a BootstrapResult.
 * Source: containerd core/runtime/v2/README.md, "Start"; core/runtime/v2/shim.go; api/runtime/bootstrap/v1.
 * @throws RpcError Internal
 */
export function parseAnswer(program: string, answer: Buffer): ForeignAddress {
  if (answer.length > MAX_ANSWER_BYTES) throw internal(`${program} answered its start with ${answer.length} bytes`);
  const { version, address, protocol } = decodeAnswer(program, answer);
  if (protocol !== 'ttrpc') throw internal(`${program} speaks ${protocol}, and only ttrpc is understood`);
  if (version !== 2 && version !== 3)
    throw internal(`${program} speaks version ${version} of the task API, and only 2 and 3 are understood`);
  if (!/^(unix:\/\/|\/|@)/.test(address))
    throw internal(`${program} answered its start with ${JSON.stringify(address.slice(0, 200))}, which is no address`);
  return { version, address };
}

function decodeAnswer(program: string, answer: Buffer) {
  const plain = answer.toString().trim();
  if (/^(unix:\/\/|\/|@)/.test(plain)) return { version: 2, address: plain, protocol: 'ttrpc' };
  try {
    if (!plain.startsWith('{')) return BootstrapResult.decode(answer);
    const { version, address, protocol = 'ttrpc' } = JSON.parse(plain) as Partial<BootstrapResult>;
    return { version: Number(version), address: String(address), protocol: String(protocol) };
  } catch (err) {
    throw internal(`${program} answered its start with what is no address: ${plain.slice(0, 200)}`, err);
  }
}

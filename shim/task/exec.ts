import { alreadyExists, failedPrecondition, invalidArgument } from '@cleat/base';
import type { Any } from '@cleat/proto/google';
import type { ExecProcessRequest } from '@cleat/proto/task-v3';
import { Process } from '../process/process.ts';
import type { Shim } from '../shim.ts';
import { findContainer } from './find.ts';

/** Exec: announce a further process; Start runs it. */
export async function exec(shim: Shim, req: ExecProcessRequest) {
  const { id, execId, stdin, stdout, stderr, terminal } = req;
  const container = findContainer(shim, id);
  if (execId === '') throw invalidArgument('exec_id is empty');
  if (container.execs.has(execId)) throw alreadyExists(`exec ${execId} exists already in task ${id}`);
  if (container.init.state.kind === 'stopped' || container.initReaped)
    throw failedPrecondition(`task ${id} is stopped: nothing can be exec'd`);
  const spec = readProcessSpec(req.spec, terminal);
  container.execs.set(execId, new Process(execId, { stdin, stdout, stderr, terminal }, spec));
  shim.events.publish('execAdded', { containerId: id, execId });
  return {};
}

/**
 * An OCI Process as JSON, with the terminal as the request has it.
 * @throws RpcError InvalidArgument when it is not an object in JSON.
 */
export function readProcessSpec(any: Any | undefined, terminal: boolean): string {
  let spec: unknown;
  try {
    spec = JSON.parse(Buffer.from(any?.value ?? []).toString('utf8'));
  } catch (err) {
    throw invalidArgument('spec is not an OCI Process in JSON', err);
  }
  if (typeof spec !== 'object' || spec === null || Array.isArray(spec))
    throw invalidArgument('spec is not an OCI Process: it is no JSON object');
  return JSON.stringify({ ...spec, terminal });
}

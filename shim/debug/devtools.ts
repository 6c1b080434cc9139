import { failedPrecondition, internal, messageOf } from '@cleat/base';
import type { DevtoolsRequest } from '@cleat/proto/debug';
import type { Shim } from '../shim.ts';

/**
 * Devtools: Node's inspector on loopback for as long as the caller stays. Whoever can reach it commands the shim.
 * @throws RpcError FailedPrecondition while it is open already, Internal when the port cannot be had.
 */
export async function* devtools({ log }: Shim, { port }: DevtoolsRequest, signal: AbortSignal) {
  const inspector = process.getBuiltinModule('node:inspector'); // an import would be loaded by every shim
  if (inspector.url()) throw failedPrecondition(`the inspector is open already, at ${inspector.url()}`);
  try {
    inspector.open(port, '127.0.0.1', false);
  } catch (err) {
    throw internal(`cannot open the inspector on port ${port}: ${messageOf(err)}`, err);
  }
  const url = inspector.url();
  if (!url) throw internal(`cannot open the inspector on port ${port}: is it taken?`);
  log.warn({ url }, 'the inspector is open');
  try {
    yield { url };
    await aborted(signal);
  } finally {
    inspector.close();
    log.warn('the inspector is closed');
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise(resolve => signal.addEventListener('abort', () => resolve(), { once: true }));
}

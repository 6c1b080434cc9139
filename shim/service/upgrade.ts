import { failedPrecondition } from '@cleat/base';
import type { SucceedRequest, UpgradeRequest } from '@cleat/proto/shim';
import type { CallContext } from 'ttrpc-ts';
import type { Shim } from '../shim.ts';
import { version } from '../version.ts';

/** What the answering side is told by the asked one. */
type Begun = { readonly from: string; readonly fromPid: number; readonly atMs: number };

const upgrading = new WeakSet<Shim>();

/** Upgrade: it is the new version that answers, or the old one where that failed. */
export async function upgradeShim(shim: Shim, { program }: UpgradeRequest, call: CallContext) {
  if (call.resumed !== undefined) return answer(shim, call.resumed as Begun);
  return await once(shim, call, () => shim.upgrade(program));
}

/** Succeed: it is the successor that answers, or this shim where that failed. */
export async function succeedShim(shim: Shim, { zygote, onlyQuiet }: SucceedRequest, call: CallContext) {
  if (call.resumed === undefined) {
    if (onlyQuiet && !isQuiet(shim)) throw failedPrecondition('sessions are open, or a command runs');
    return await once(shim, call, () => shim.succeed(zygote));
  }
  const begun = call.resumed as Begun;
  return { ...answer(shim, begun), fromPid: begun.fromPid, toPid: process.pid };
}

const isQuiet = ({ sessions, hosts, container }: Shim): boolean =>
  !sessions.isBusy && hosts.count === 0 && !container?.commands.size;

async function once(shim: Shim, call: CallContext, become: () => Promise<never>): Promise<never> {
  if (upgrading.has(shim)) throw failedPrecondition('an upgrade of this shim is under way');
  upgrading.add(shim);
  try {
    call.resumable((): Begun => ({ from: version(), fromPid: process.pid, atMs: Date.now() }));
    return await become();
  } finally {
    upgrading.delete(shim);
  }
}

function answer(shim: Shim, { from, atMs }: Begun) {
  if (shim.failedUpgrade !== undefined) throw failedPrecondition(`${shim.failedUpgrade}; version ${from} goes on`);
  return { fromVersion: from, toVersion: version(), pausedMs: BigInt(Math.max(0, Date.now() - atMs)) };
}

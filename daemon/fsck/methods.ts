import { failedPrecondition, messageOf } from '@cleat/base';
import type { CheckRequest, CheckResponse, Fsck } from '@cleat/proto/fsck';
import type { Method, Methods } from '../cri/call.ts';
import type { Daemon } from '../daemon.ts';
import { check as findAll } from './check.ts';
import type { Finding } from './finding.ts';

/** Check (cleat.daemon.v1): compare the machine with what the daemon knows, and free what nobody owns if that is asked for. */
const check: Method<CheckRequest, CheckResponse> = async (d, { repair }, { signal }) => {
  if (repair && !d.succession.isAlone)
    throw failedPrecondition('another daemon serves beside this one, until the upgrade is over: repair afterwards');
  const found = await findAll(d, signal);
  const findings = [];
  for (const finding of found) findings.push({ ...shown(finding), error: repair ? await free(d, finding) : '' });
  return { findings, sandboxes: BigInt([...d.pods.all()].length), containers: BigInt([...d.containers.all()].length) };
};

const shown = ({ kind, subject, problem, free }: Finding) => ({ kind, subject, problem, unowned: free !== undefined });

/** @returns why it cannot be freed; empty when it is. */
async function free(d: Daemon, finding: Finding): Promise<string> {
  const { kind, subject, problem } = finding;
  try {
    await finding.free?.();
    if (finding.free) d.log.info({ kind, subject }, `freed: ${problem}`);
    return '';
  } catch (err) {
    d.log.error({ kind, subject, err }, `cannot be freed: ${messageOf(err)}`);
    return messageOf(err);
  }
}

/** The service of its own beside the CRI. */
export const fsckMethods: Methods<typeof Fsck> = { check };

import type { ReportRequest } from '@cleat/proto/debug';
import type { Shim } from '../shim.ts';

/** Report: what the shim did last, and how it is. Takes no lock and asks nobody. */
export async function report(shim: Shim, { history: wanted }: ReportRequest) {
  const { history, log, sessions } = shim;
  const { heapUsed, external } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  return {
    logLevel: log.level,
    openSessions: sessions.count,
    running: history.running,
    ...(wanted ? { finished: history.finished, failed: history.failed, steps: history.steps } : {}),
    heapUsedBytes: BigInt(heapUsed),
    externalBytes: BigInt(external),
    userCpuUs: BigInt(user),
    systemCpuUs: BigInt(system),
    calls: history.calls,
    failures: history.failures,
  };
}

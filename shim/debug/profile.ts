import { setTimeout as sleep } from 'node:timers/promises';
import { failedPrecondition, invalidArgument } from '@cleat/base';
import type { ProfileRequest } from '@cleat/proto/debug';
import { inspectorSession } from './inspector-session.ts';
import { pieces } from './pieces.ts';

/** Longest profile, in milliseconds. */
const MAX_DURATION_MS = 600_000;
/** Time between two samples, in microseconds: V8's default, and the shortest that we let anybody ask for. */
const DEFAULT_INTERVAL_US = 1_000;
const MIN_INTERVAL_US = 50;

let profiling = false;

/** Profile: what the processor's time goes to, as a .cpuprofile. @throws RpcError InvalidArgument, FailedPrecondition. */
export async function* profile({ durationMs, intervalUs }: ProfileRequest, signal: AbortSignal) {
  if (durationMs < 1 || durationMs > MAX_DURATION_MS)
    throw invalidArgument(`a profile takes 1 to ${MAX_DURATION_MS} ms, not ${durationMs}`);
  if (profiling) throw failedPrecondition('another profile of this shim is being taken');
  profiling = true;
  try {
    yield* pieces(await sample(durationMs, intervalUs || DEFAULT_INTERVAL_US, signal));
  } finally {
    profiling = false;
  }
}

async function sample(durationMs: number, intervalUs: number, signal: AbortSignal): Promise<Uint8Array> {
  using session = inspectorSession();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: Math.max(MIN_INTERVAL_US, intervalUs) });
  await session.post('Profiler.start');
  try {
    await sleep(durationMs, undefined, { signal });
  } finally {
    if (signal.aborted) await session.post('Profiler.disable'); // nobody waits for the samples
  }
  const { profile } = await session.post('Profiler.stop');
  await session.post('Profiler.disable');
  return Buffer.from(JSON.stringify(profile));
}

import { closeSync, readlinkSync, writeSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import {
  dieAtEndOf,
  dup2,
  exitNow,
  peerCredentials,
  recvFds,
  setMallocThresholds,
  waitReadableNow,
} from '@cleat/linux';
import { LEARN_EARLY } from '../node-flags.ts';
import { forgetSealedBinary } from '../runtime/sealed-binary.ts';
import type { ZygoteAnswer } from './request.ts';

/** How long the caller may take to send the descriptors, in milliseconds. */
const TIMEOUT_MS = 10_000;
/** As MALLOC_ENVIRONMENT has it for a worker that is started cold: large pieces go back to the kernel as they are freed. */
const MMAP_THRESHOLD_BYTES = 128 * 1024;
const TRIM_THRESHOLD_BYTES = 256 * 1024;

/** Read when the thread that decompresses is made. */
const KEPT = new Set(['UV_THREADPOOL_SIZE']);

/** A forked worker of the image service that is ready for its first request. */
export type ForkedWorker = {
  /** Where requests come from and answers go: see daemon/images/unpack/serve-requests.ts. */
  readonly worker: number;
};

/**
 * In a forked child: answer who this is, and take three descriptors: the lock of the caller's state directory, which is
 * kept until this process ends, the reading end of a pipe with whose end the kernel kills it, and its stderr. Ends this
 * process when the caller gives up.
 * @param connection the caller's; what it sends after the descriptors are requests.
 */
export function becomeWorker(connection: number): ForkedWorker {
  process.title = `cleat-unpack ${peerCredentials(connection).pid}`;
  process.chdir('/');
  forgetSealedBinary();
  for (const name of Object.keys(process.env)) if (!KEPT.has(name)) delete process.env[name];
  setFlagsFromString(LEARN_EARLY); // it has much to do, and keeps its pages to itself
  setMallocThresholds(MMAP_THRESHOLD_BYTES, TRIM_THRESHOLD_BYTES);
  const namespaces = ['mnt', 'pid'].map(name => readlinkSync(`/proc/self/ns/${name}`));
  const answer: ZygoteAnswer = { answer: 'worker', pid: process.pid, namespaces };
  writeSync(connection, `${JSON.stringify(answer)}\n`);
  if (!waitReadableNow(connection, TIMEOUT_MS)) exitNow(1);
  const [lock, life, errors] = recvFds(connection, 1)?.fds ?? [];
  if (lock === undefined || life === undefined || errors === undefined) exitNow(0);
  dieAtEndOf(life);
  dup2(errors, 2);
  closeSync(errors);
  return { worker: connection };
}

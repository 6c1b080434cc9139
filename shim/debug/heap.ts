import { mallocTrim } from '@cleat/linux';
import { inspectorSession } from './inspector-session.ts';
import { pieces } from './pieces.ts';

/**
 * Heap: a snapshot of the JavaScript heap, as a .heapsnapshot. V8 makes it in one go, after a full collection: the
 * shim does nothing else meanwhile, a fraction of a second, and the pages that it shared become its own. What V8 builds
 * it with is ten times as large, and is given back afterwards.
 */
export async function* heap(signal: AbortSignal) {
  using session = inspectorSession();
  const chunks: Buffer[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ params }) => chunks.push(Buffer.from(params.chunk)));
  try {
    await session.post('HeapProfiler.takeHeapSnapshot');
    for (let chunk = chunks.shift(); chunk && !signal.aborted; chunk = chunks.shift()) yield* pieces(chunk);
  } finally {
    chunks.length = 0;
    await session.post('HeapProfiler.collectGarbage');
    mallocTrim();
  }
}

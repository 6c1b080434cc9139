import { mallocTrim } from '@cleat/linux';
import { inspectorSession } from './inspector-session.ts';
import { pieces } from './pieces.ts';

/**
 * Heap: a snapshot of the JavaScript heap, as a .heapsnapshot. V8 makes it in one go, after a full collection: the
 * shim does nothing else meanwhile, a fraction of a second, and the pages that it shared become its own.
 */
export async function* heap(signal: AbortSignal) {
  const chunks: Buffer[] = [];
  {
    using session = inspectorSession();
    session.on('HeapProfiler.addHeapSnapshotChunk', ({ params }) => chunks.push(Buffer.from(params.chunk)));
    await session.post('HeapProfiler.takeHeapSnapshot');
  }
  mallocTrim(); // what V8 built the snapshot with is ten times as large as the snapshot
  for (const chunk of chunks.splice(0)) {
    if (signal.aborted) return;
    yield* pieces(chunk);
  }
}

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { withDeadline } from '@cleat/base';
import { fillHoles, mallocTrim, prepareFork, programPages } from '@cleat/linux';
import { lineMemory } from '../io/line-memory.ts';
import { fillOldSpace } from './fill-old-space.ts';
import { rehearse, scratchDirectory } from './rehearse.ts';
import { findYoungSpace } from './young-space.ts';

/** How long a rehearsal may take, in milliseconds. It takes some 50. */
const REHEARSAL_TIMEOUT_MS = 10_000;
/** How often the heap is collected: what one collection finds dead only the next one lets go of. */
const COLLECTIONS = 4;

/**
 * Load and exercise what every shim will use, then tidy the heaps: pages that are touched before the fork are shared by
 * all children, pages that are touched after it cost each of them. Nothing may be left open. A thread of libuv's pool may
 * be left: a child makes new ones, which the self-test proves.
 * @param directory place for a scratch directory; removed again.
 */
export async function warmUp(directory: string): Promise<void> {
  await Promise.all([
    import('../serve.ts'),
    import('../upgrade/take-over.ts'),
    import('../io/terminal-io.ts'),
    import('../session/host.ts'),
    import('node:child_process'),
  ]);
  process.getBuiltinModule('node:http'); // an import would load all that it names, a WebSocket client of 6 MiB too
  prepareFork();
  const releasePages = programPages();
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as (options?: { type: 'minor' }) => void;
  await rehearseIn(directory);
  for (let round = 0; round < COLLECTIONS; round++) gc();
  // A collection forgets what lookups had learned, and leaves pages to be swept by whoever allocates next: not a child.
  await rehearseIn(directory);
  await rehearseIn(directory);
  lineMemory().warmUp();
  const collectYoung = () => gc({ type: 'minor' });
  findYoungSpace(collectYoung);
  collectYoung();
  fillOldSpace(collectYoung);
  mallocTrim();
  fillHoles();
  releasePages(); // no child has them from here: it maps what it touches itself
}

async function rehearseIn(directory: string): Promise<void> {
  using _ = scratchDirectory(directory);
  await withDeadline(rehearse(directory), REHEARSAL_TIMEOUT_MS, 'the rehearsal of a shim');
}

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { messageOf, withDeadline } from '@cleat/base';
import { fillHoles, mallocTrim, prepareFork, programPages } from '@cleat/linux';
import { lineMemory } from '../io/line-memory.ts';
import { LEARN_EARLY, LEARN_LATE } from '../node-flags.ts';
import { fillOldSpace } from './fill-old-space.ts';
import { prepareToGiveBack } from './give-back.ts';
import { learnCounters, shareHeap } from './heap-image.ts';
import { logLine } from './log-line.ts';
import { rehearse, scratchDirectory } from './rehearse.ts';
import { findYoungSpace } from './young-space.ts';

/** How long a rehearsal may take, in milliseconds. It takes some 50. */
const REHEARSAL_TIMEOUT_MS = 10_000;
/** How many lives are rehearsed first: V8 settles how large the objects of a class are when the seventh one is made, in each process. */
const LIVES = 7;
/** How often the heap is collected: what one collection finds dead only the next one lets go of. */
const COLLECTIONS = 4;

/**
 * Load and exercise what every shim will use, then tidy the heaps: pages that are touched before the fork are shared by
 * all children, pages that are touched after it cost each of them. Nothing may be left open. A thread of libuv's pool may
 * be left: a child makes new ones, which the self-test proves.
 * @param directory place for a scratch directory; removed again.
 * @param others warms up what other children than shims do, in such a directory. What both use has been used by then: so
 * only what shims do not use learns early.
 */
export async function warmUp(directory: string, others: (directory: string) => Promise<void>): Promise<void> {
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
  prepareToGiveBack(releasePages);
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as (options?: { type: 'minor' }) => void;
  for (let life = 0; life < LIVES; life++) await rehearseIn(directory);
  setFlagsFromString(LEARN_EARLY);
  await othersIn(directory, others);
  setFlagsFromString(LEARN_LATE);
  for (let round = 0; round < COLLECTIONS; round++) gc();
  // A collection forgets what lookups had learned, and leaves pages to be swept by whoever allocates next: not a child.
  await rehearseIn(directory);
  const collectYoung = () => gc({ type: 'minor' });
  unlessRefused(() => findYoungSpace(collectYoung));
  const learned = unlessRefused(learnCounters);
  await rehearseIn(directory);
  collectYoung();
  unlessRefused(() => learned?.());
  lineMemory().warmUp();
  unlessRefused(() => findYoungSpace(collectYoung)); // again: by now it may have grown
  collectYoung();
  fillOldSpace(collectYoung);
  for (let half = 0; half < 2; half++) collectYoung(); // what is old already need not be moved, nor written to, by a child
  unlessRefused(shareHeap);
  mallocTrim();
  fillHoles();
  releasePages(); // no child has them from here: it maps what it touches itself
}

async function rehearseIn(directory: string): Promise<void> {
  using _ = scratchDirectory(directory);
  await withDeadline(rehearse(directory), REHEARSAL_TIMEOUT_MS, 'the rehearsal of a shim');
}

/** What makes shims smaller is not needed: where it cannot be done, the zygote's log says why. */
function unlessRefused<T>(share: () => T): T | undefined {
  try {
    return share();
  } catch (err) {
    logLine(`shims keep pages that they might share: ${messageOf(err)}`);
    return undefined;
  }
}

async function othersIn(directory: string, others: (directory: string) => Promise<void>): Promise<void> {
  using _ = scratchDirectory(directory);
  await withDeadline(others(directory), REHEARSAL_TIMEOUT_MS, 'the rehearsal of a worker');
}

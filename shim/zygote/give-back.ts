import { mallocTrim } from '@cleat/linux';
import { rejoinHeap } from './heap-image.ts';
import { releaseYoungSpace } from './young-space.ts';

let letGoOfProgram: () => void = () => {};

/** Before the fork: how children let go of the pages of the program's file that they map. They come back as they are touched. */
export function prepareToGiveBack(letGo: () => void): void {
  letGoOfProgram = letGo;
}

/**
 * In a shim that has become quiet: give back the memory that its work left free, and what it can share with the zygote again.
 * In one that was not forked, the free memory of the C library alone.
 */
export function giveBack(): void {
  try {
    tidyHeap();
  } finally {
    mallocTrim();
    letGoOfProgram();
  }
}

/** Collect V8's young generation and give it back, and the pages of the old one that are as they were. */
export function tidyHeap(): void {
  releaseYoungSpace();
  rejoinHeap();
  releaseYoungSpace(); // what those before have left
}

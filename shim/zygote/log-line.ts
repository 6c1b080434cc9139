import { writeSync } from 'node:fs';

/** Say something in the zygote's log. Where that cannot be written, as on a full disk, shims are forked all the same. */
export function logLine(text: string): void {
  try {
    writeSync(2, `${text}\n`);
  } catch {
    // There is nobody else to tell.
  }
}

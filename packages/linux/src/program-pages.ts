import { readFileSync, readlinkSync } from 'node:fs';
import { forgetPages } from './malloc.ts';

/** A mapping's line, and one of what is said of it. Source: proc_pid_smaps(5). */
const MAPPING = /^([0-9a-f]+)-([0-9a-f]+) (\S{4}) \S+ \S+ \d+ +(\/.*)?/;
const OWN_PAGES = /^Anonymous: +(\d+) kB$/;

type Mapping = { readonly address: bigint; readonly bytes: number; readonly path: string };

/**
 * Let go of the pages of the program's own file and its libraries: a start touches some 50 MB of them, a few are needed
 * afterwards. They stay in the page cache, and come back as they are touched. To be called when a start is over.
 */
export const releaseProgramPages = (): void => programPages()();

/** As `releaseProgramPages`, in two steps, of which the second one, what is answered, allocates next to nothing. */
export function programPages(): () => void {
  const mappings = untouchedFileMappings(readFileSync('/proc/self/smaps', 'latin1'));
  return () => forget(mappings);
}

/**
 * As `programPages`, of the program's own file alone: that stays where it is for as long as the process runs, while a
 * library may be unloaded, and something else come to lie there.
 */
export function ownProgramPages(): () => void {
  const self = readlinkSync('/proc/self/exe'); // with ` (deleted)` behind it when it was, as in smaps
  const mappings = untouchedFileMappings(readFileSync('/proc/self/smaps', 'latin1')).filter(
    ({ path }) => path === self,
  );
  return () => forget(mappings);
}

function forget(mappings: readonly Mapping[]): void {
  for (const { address, bytes } of mappings) forgetPages(address, bytes);
}

/** Private mappings of files that cannot be written to and never were: what a loader has changed exists nowhere else. */
export function untouchedFileMappings(smaps: string): Mapping[] {
  const found: Mapping[] = [];
  let mapping: Mapping | undefined;
  for (const line of smaps.split('\n')) {
    const [, begin, end, rights, path] = MAPPING.exec(line) ?? [];
    if (begin && end) {
      const address = BigInt(`0x${begin}`);
      const isProgram = path !== undefined && (rights === 'r-xp' || rights === 'r--p');
      mapping = isProgram ? { address, bytes: Number(BigInt(`0x${end}`) - address), path } : undefined;
    } else if (mapping && OWN_PAGES.exec(line)?.[1] === '0') {
      found.push(mapping);
    }
  }
  return found;
}

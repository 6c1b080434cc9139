import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { BIN_DIR } from '../node/daemon.ts';

/** One directory per release: `bin` has its programs, `state` what its daemon had on disk when its machine went down. */
export const FIXTURES = join(import.meta.dirname, '..', 'fixtures');
const PACKED = '.br';

/** Released versions whose programs and state are kept. */
export const RELEASES = readdirSync(FIXTURES).filter(name => /^v\d/.test(name));

/** The programs of a release, unpacked, with the Node and the native code of this build. */
export class OldPrograms implements Disposable {
  readonly bin: string;

  constructor(release: string) {
    const kept = join(FIXTURES, release, 'bin');
    this.bin = mkdtempSync(join(tmpdir(), `cleat-${release}-`));
    mkdirSync(join(this.bin, 'lib'));
    for (const name of ['cleatd', 'containerd-shim-cleat-v2']) {
      copyFileSync(join(kept, name), join(this.bin, name));
      chmodSync(join(this.bin, name), 0o755);
    }
    for (const name of readdirSync(join(kept, 'lib')))
      writeFileSync(
        join(this.bin, 'lib', name.slice(0, -PACKED.length)),
        brotliDecompressSync(readFileSync(join(kept, 'lib', name))),
      );
    for (const name of ['node', 'node_modules']) symlinkSync(join(BIN_DIR, 'lib', name), join(this.bin, 'lib', name));
  }

  [Symbol.dispose](): void {
    rmSync(this.bin, { recursive: true, force: true });
  }
}

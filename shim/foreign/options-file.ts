import { readFile } from 'node:fs/promises';
import { bundleFiles, writeFileAtomicSync } from '@cleat/base';
import { ForeignOptions } from '@cleat/proto/foreign';

/** What `delete` will need: it is run when this process has died. */
export const keepForeignOptions = (bundle: string, options: Uint8Array): void =>
  writeFileAtomicSync(bundleFiles(bundle).foreignOptions, Buffer.from(options).toString('base64'), { durable: false });

/** The options of a bundle whose task another shim was to make; undefined for all others. */
export async function readForeignOptions(bundle: string): Promise<ForeignOptions | undefined> {
  try {
    return ForeignOptions.decode(Buffer.from(await readFile(bundleFiles(bundle).foreignOptions, 'utf8'), 'base64'));
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw err;
  }
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomicSync } from '@cleat/base';
import { ForeignOptions } from '@cleat/proto/foreign';

const fileOf = (bundle: string): string => join(bundle, 'foreign.options');

/** What `delete` will need: it is run when this process has died. */
export const keepForeignOptions = (bundle: string, options: Uint8Array): void =>
  writeFileAtomicSync(fileOf(bundle), Buffer.from(options).toString('base64'), { durable: false });

/** The options of a bundle whose task another shim was to make; undefined for all others. */
export async function readForeignOptions(bundle: string): Promise<ForeignOptions | undefined> {
  try {
    return ForeignOptions.decode(Buffer.from(await readFile(fileOf(bundle), 'utf8'), 'base64'));
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw err;
  }
}

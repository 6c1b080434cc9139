import { execFile } from 'node:child_process';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { Any } from '@cleat/proto/google';
import { RuntimeInfo } from '@cleat/proto/introspection';
import { readOptions } from '../task/runc-options.ts';
import { version } from '../version.ts';

/** How long the runtime may take to list its features, in milliseconds. */
const FEATURES_TIMEOUT_MS = 10_000;
/** Type URL of the features, which are JSON. Source: opencontainers/runtime-spec, specs-go/features; containerd's typeurl. */
const FEATURES_TYPE = 'types.containerd.io/opencontainers/runtime-spec/1/features/Features';

/**
 * `-info`: what this shim and its OCI runtime are and can do, as an encoded RuntimeInfo.
 * @param input an encoded Any with runc's Options, or nothing.
 */
export async function runtimeInfo(input: Readable): Promise<Uint8Array> {
  const bytes = await buffer(input);
  const options = bytes.length > 0 ? Any.decode(bytes) : undefined;
  const binary = readOptions(options).binaryName || 'runc';
  const features = await runtimeFeatures(binary);
  return RuntimeInfo.encode({
    name: 'io.containerd.cleat.v2',
    version: { version: version(), revision: '' },
    ...(options ? { options } : {}),
    ...(features ? { features: { typeUrl: FEATURES_TYPE, value: features } } : {}),
  });
}

/** What `features` of the runtime prints; undefined where it does not know the verb. @throws when there is no such program. */
async function runtimeFeatures(binary: string): Promise<Uint8Array | undefined> {
  try {
    const { stdout } = await promisify(execFile)(binary, ['features'], { timeout: FEATURES_TIMEOUT_MS });
    return Buffer.from(stdout);
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code === 'ENOENT')
      throw new Error(`the OCI runtime ${binary} is not there`, { cause: err });
    return undefined;
  }
}

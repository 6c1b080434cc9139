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
  const binary = (await readOptions(options)).binaryName || 'runc';
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
    return Buffer.from(await output(binary, 'features'));
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code === 'ENOENT')
      throw new Error(`the OCI runtime ${binary} is not there`, { cause: err });
    return oldCrunFeatures(await output(binary, '--version').catch(() => ''));
  }
}

const output = async (binary: string, verb: string): Promise<string> =>
  (await promisify(execFile)(binary, [verb], { timeout: FEATURES_TIMEOUT_MS })).stdout;

/** crun learnt to mount read-only recursively before it learnt to tell its features: 1.8, of Debian 12, can. */
export function oldCrunFeatures(version: string): Uint8Array | undefined {
  const [, major, minor] = /^crun version (\d+)\.(\d+)/.exec(version) ?? [];
  if (Number(major) !== 1 || Number(minor) < 8) return undefined;
  return Buffer.from(JSON.stringify({ ociVersionMin: '1.0.0', ociVersionMax: '1.0.2', mountOptions: ['rro'] }));
}

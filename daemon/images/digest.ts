import { createHash } from 'node:crypto';
import { invalidArgument } from '@cleat/base';

/** `sha256:` and 64 lower-case hexadecimal digits. */
export type Digest = `sha256:${string}`;

export const isDigest = (text: unknown): text is Digest =>
  typeof text === 'string' && /^sha256:[a-f0-9]{64}$/.test(text);

/** @throws RpcError InvalidArgument when `text` is no sha256 digest; `what` says where it stood. */
export function requireDigest(text: unknown, what: string): Digest {
  if (!isDigest(text)) throw invalidArgument(`${what} is ${JSON.stringify(text)}: only sha256 digests are supported`);
  return text;
}

export const digestOf = (bytes: Uint8Array | string): Digest =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** The hexadecimal digits alone: a file name. */
export const hexOf = (digest: Digest): string => digest.slice('sha256:'.length);

/**
 * Chain ids: what each layer is together with those below it. Source: OCI image-spec config.md, "Layer ChainID".
 */
export function chainIds(diffIds: readonly Digest[]): Digest[] {
  const chain: Digest[] = [];
  for (const diffId of diffIds) {
    const parent = chain.at(-1);
    chain.push(parent === undefined ? diffId : digestOf(`${parent} ${diffId}`));
  }
  return chain;
}

import type { KeyObject } from 'node:crypto';
import { Code, codeOf, messageOf } from '@cleat/base';
import type { Digest } from '../digest.ts';
import type { PullSources } from '../pull-sources.ts';
import type { Reference } from '../references.ts';
import type { Resolved } from '../resolve.ts';
import { referringSignatures, type SignatureSource, taggedSignatures } from './fetch-signatures.ts';
import { type ImagePolicy, notTrusted, ruleFor } from './policy.ts';
import { readPublicKeys } from './public-keys.ts';
import { whyNotSigned } from './why-not-signed.ts';

/** Says whether an image may be pulled, before any layer of it is fetched. @throws RpcError "SignatureValidationFailed: …" */
export type TrustCheck = (resolved: Resolved, sources: PullSources, signal: AbortSignal) => Promise<void>;

/** In the order to look there: the next one is asked only when the one before has no signature that counts. */
const PLACES: readonly SignatureSource[] = [taggedSignatures, referringSignatures];

/**
 * What the policy asks for an image; undefined when it asks for nothing. Refused images are not even asked for.
 * @throws RpcError "SignatureValidationFailed: …" when the policy refuses it
 */
export function trustCheck(policy: ImagePolicy, reference: Reference): TrustCheck | undefined {
  const { action, keys, prefix } = ruleFor(policy, reference);
  if (action === 'allow') return undefined;
  return async (resolved, sources, signal) => {
    const what = `image ${reference.name}`;
    const publicKeys = await readPublicKeys(keys, what);
    if (publicKeys.length === 0)
      throw notTrusted(
        `images.policy asks for a signature of ${what}, and names no keys for ${JSON.stringify(prefix)}`,
      );
    const reasons = new Set<string>();
    // What the reference names, or the manifest that was chosen of it: either stands for all that is pulled.
    for (const { digest } of resolved.documents.filter(document => document.digest !== resolved.id)) {
      const why = await whyUntrusted(digest, publicKeys, { what, sources, signal });
      if (why === undefined) return;
      for (const reason of why) reasons.add(reason);
    }
    throw notTrusted(
      `${what} (${resolved.digest}) is not signed as images.policy asks: ${[...reasons].join('; ') || 'it has no signature'}`,
    );
  };
}

type Asking = { readonly what: string; readonly sources: PullSources; readonly signal: AbortSignal };

/** Why no signature of this content counts, which is an empty list when there is none; undefined when one counts. */
async function whyUntrusted(digest: Digest, keys: readonly KeyObject[], { what, sources, signal }: Asking) {
  const reasons: string[] = [];
  for (const place of PLACES) {
    const signatures = await place(sources, digest, signal).catch(err => {
      signal.throwIfAborted();
      if (codeOf(err) === Code.Unavailable) throw err; // the registry is at fault: it may answer later
      throw notTrusted(`the signatures of ${what} cannot be fetched: ${messageOf(err)}`, err);
    });
    const found = signatures.map(signature => whyNotSigned(signature, keys, digest));
    if (found.includes(undefined)) return undefined;
    reasons.push(...found.filter(reason => reason !== undefined));
  }
  return reasons;
}

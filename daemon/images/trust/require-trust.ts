import { Code, codeOf, messageOf } from '@cleat/base';
import type { PullSources } from '../pull-sources.ts';
import type { Reference } from '../references.ts';
import type { Resolved } from '../resolve.ts';
import { fetchSignatures } from './fetch-signatures.ts';
import { type ImagePolicy, notTrusted, ruleFor } from './policy.ts';
import { readPublicKeys } from './public-keys.ts';
import { whyNotSigned } from './simple-signing.ts';

/** Says whether an image may be pulled, before any layer of it is fetched. @throws RpcError "SignatureValidationFailed: …" */
export type TrustCheck = (resolved: Resolved, sources: PullSources, signal: AbortSignal) => Promise<void>;

/**
 * What the policy asks for an image. Refused images are not even asked for.
 * @throws RpcError "SignatureValidationFailed: …" when the policy refuses it
 */
export function trustCheck(policy: ImagePolicy, reference: Reference): TrustCheck {
  const { action, keys, prefix } = ruleFor(policy, reference);
  if (action === 'allow') return async () => {};
  return async (resolved, sources, signal) => {
    const what = `image ${reference.name}`;
    const publicKeys = await readPublicKeys(keys, what);
    if (publicKeys.length === 0)
      throw notTrusted(
        `images.policy asks for a signature of ${what}, and names no keys for ${JSON.stringify(prefix)}`,
      );
    const reasons: string[] = [];
    // What the reference names, or the manifest that was chosen of it: either stands for all that is pulled.
    for (const { digest } of resolved.documents.filter(document => document.digest !== resolved.id)) {
      const signatures = await fetchSignatures(sources, digest, signal).catch(err => {
        signal.throwIfAborted();
        if (codeOf(err) === Code.Unavailable) throw err; // the registry is at fault: it may answer later
        throw notTrusted(`the signatures of ${what} cannot be fetched: ${messageOf(err)}`, err);
      });
      const found = signatures.map(signature => whyNotSigned(signature, publicKeys, digest));
      if (found.includes(undefined)) return;
      reasons.push(...found.filter(reason => reason !== undefined));
    }
    throw notTrusted(
      `${what} (${resolved.digest}) is not signed as images.policy asks: ${[...new Set(reasons)].join('; ') || 'it has no signature'}`,
    );
  };
}

import { Code, RpcError } from '@cleat/base';
import type { Reference } from '../references.ts';

/** What holds for the images below a prefix. */
export type PolicyRule = {
  readonly action: 'allow' | 'refuse' | 'signed';
  /** Files with public keys, one of which must have signed; for `signed`. */
  readonly keys: readonly string[];
};

/** Rules by prefix: a registry, with as much of a repository's path as they are about; `*` is about all others. */
export type ImagePolicy = Readonly<Record<string, PolicyRule>>;

/**
 * How the kubelet knows, from the start of a message, that an image is not to be trusted.
 * Source: k8s.io/cri-api pkg/errors, ErrSignatureValidationFailed.
 */
const SIGNATURE_VALIDATION_FAILED = 'SignatureValidationFailed';

export const notTrusted = (message: string, cause?: unknown): RpcError =>
  new RpcError(Code.PermissionDenied, `${SIGNATURE_VALIDATION_FAILED}: ${message}`, { cause });

/** The rule for a repository: that of the longest prefix, at a `/`. Without any, all is allowed. */
export function ruleFor(
  policy: ImagePolicy,
  { repository, name }: Reference,
): PolicyRule & { readonly prefix: string } {
  const parts = repository.split('/');
  const prefixes = [...parts.map((_, i) => parts.slice(0, parts.length - i).join('/')), '*'];
  const prefix = prefixes.find(each => Object.hasOwn(policy, each));
  const rule = prefix === undefined ? undefined : policy[prefix];
  if (prefix === undefined || !rule) return { action: 'allow', keys: [], prefix: '*' };
  if (rule.action === 'refuse')
    throw notTrusted(
      `the image policy refuses image ${name}: images.policy has "refuse" for ${JSON.stringify(prefix)}`,
    );
  return { ...rule, prefix };
}

/** Whether an image may come without its registry, from an archive. @throws RpcError "SignatureValidationFailed: …" */
export function allowUnsigned(policy: ImagePolicy, reference: Reference): void {
  const { action, prefix } = ruleFor(policy, reference);
  if (action === 'signed')
    throw notTrusted(
      `image ${reference.name} comes from an archive, which has no signature: images.policy has "signed" for ${JSON.stringify(prefix)}`,
    );
}

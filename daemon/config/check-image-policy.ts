import { ConfigError } from './config-error.ts';
import type { RawConfig } from './schema.ts';

/** What the error says of a rule that would never hold, or could never be kept: such a rule must not be overlooked. */
function badPolicyRule({ images }: RawConfig): { readonly prefix: string; readonly why: string } | undefined {
  for (const [prefix, { action, keys }] of Object.entries(images.policy)) {
    const [host = '', ...path] = prefix.split('/');
    const isPrefix = /[.:]|^localhost$/.test(host) && !/\s/.test(prefix) && !path.includes('');
    if (prefix !== '*' && !isPrefix)
      return { prefix, why: 'it must be the host of a registry, with a part of a repository if need be, or "*"' };
    if (action === 'signed' && keys.length === 0)
      return { prefix, why: 'its action is "signed": its `keys` must name a file at least' };
    if (action !== 'signed' && keys.length > 0)
      return { prefix, why: `it has keys, which its action ${JSON.stringify(action)} does not ask for` };
  }
  return undefined;
}

/** @param lineOf where a key stands, for the message. @throws ConfigError */
export function checkImagePolicy(config: RawConfig, lineOf: (path: readonly string[]) => string): void {
  const bad = badPolicyRule(config);
  if (bad)
    throw new ConfigError(
      `${lineOf(['images', 'policy', bad.prefix])}: \`images.policy.${JSON.stringify(bad.prefix)}\`: ${bad.why}`,
    );
}

import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { messageOf } from '@cleat/base';
import { notTrusted } from './policy.ts';

/** Kinds of keys that cosign signs with. */
const KINDS: ReadonlySet<unknown> = new Set(['ec', 'ed25519', 'rsa']);
const PEM = /-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g;

/**
 * The public keys of PEM files, each of which may hold several. Read at each pull, so that a key is changed without a restart.
 * @throws RpcError "SignatureValidationFailed: …" for a file that cannot be read: no key is left out silently.
 */
export async function readPublicKeys(files: readonly string[], what: string): Promise<KeyObject[]> {
  return (await Promise.all(files.map(file => readKeys(file, what)))).flat();
}

async function readKeys(file: string, what: string): Promise<KeyObject[]> {
  const fail = (why: string, cause?: unknown) =>
    notTrusted(`the signature of ${what} cannot be checked: the key file ${file} ${why}`, cause);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (err) {
    throw fail(`cannot be read: ${messageOf(err)}`, err);
  }
  const keys = (text.match(PEM) ?? []).map(pem => {
    try {
      return createPublicKey(pem);
    } catch (err) {
      throw fail(`has a key that cannot be read: ${messageOf(err)}`, err);
    }
  });
  const other = keys.find(({ asymmetricKeyType }) => !KINDS.has(asymmetricKeyType));
  if (other) throw fail(`has a key of the kind ${other.asymmetricKeyType}; ECDSA, Ed25519 and RSA are supported`);
  if (keys.length === 0) throw fail('holds no public key in PEM');
  return keys;
}

import { invalidArgument } from '@cleat/base';

/** An image's name, complete: host, repository and either a digest or a tag. */
export type Reference = {
  /** Registry as the name says it, with its port: `docker.io`, `localhost:5000`. */
  readonly host: string;
  /** Repository within the registry: `library/busybox`. */
  readonly path: string;
  /** `host/path`. */
  readonly repository: string;
  /** What is asked for in the repository: a tag, or `sha256:…`. */
  readonly target: string;
  readonly isDigest: boolean;
  /** The whole name in its one spelling: `host/path:tag` or `host/path@sha256:…`. */
  readonly name: string;
};

const LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const HOST = new RegExp(`^(?:${LABEL}(?:\\.${LABEL})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]{1,5})?$`);
const COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^sha256:[a-f0-9]{64}$/;
/** Longest `host/path`. Source: distribution/reference, NameTotalLengthMax. */
const MAX_REPOSITORY_LENGTH = 255;

/**
 * Read an image's name as Docker does: no host means docker.io, a single word there means library/…, no tag means latest,
 * and a digest makes the tag beside it meaningless.
 * Source: distribution/reference, normalize.go and regexp.go.
 * @throws RpcError InvalidArgument naming the reference and what is wrong with it.
 */
export function parseReference(text: string): Reference {
  const fail = (why: string) => invalidArgument(`image reference ${JSON.stringify(text.slice(0, 300))} ${why}`);
  if (/^[a-f0-9]{64}$/.test(text)) throw fail('is 64 hexadecimal digits, which are an id and never a name');
  const at = text.indexOf('@');
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const { name, tag } = splitTag(at < 0 ? text : text.slice(0, at));
  const { host, path } = splitHost(name);
  const repository = `${host}/${path}`;
  if (!HOST.test(host)) throw fail(`has the host ${JSON.stringify(host)}, which is none`);
  const bad = path.split('/').find(component => !COMPONENT.test(component));
  if (bad !== undefined)
    throw fail(`has ${JSON.stringify(bad)} in its path: only a-z, 0-9 and single . _ - between them`);
  if (repository.length > MAX_REPOSITORY_LENGTH) throw fail(`is longer than ${MAX_REPOSITORY_LENGTH} characters`);
  if (tag !== undefined && !TAG.test(tag)) throw fail(`has the tag ${JSON.stringify(tag)}, which is none`);
  if (digest !== undefined && !DIGEST.test(digest))
    throw fail('has a digest that is not sha256: and 64 hexadecimal digits');
  const target = digest ?? tag ?? 'latest';
  const isDigest = digest !== undefined;
  return { host, path, repository, target, isDigest, name: `${repository}${isDigest ? '@' : ':'}${target}` };
}

function splitTag(text: string): { name: string; tag: string | undefined } {
  const colon = text.lastIndexOf(':');
  if (colon < 0 || text.indexOf('/', colon) >= 0) return { name: text, tag: undefined };
  return { name: text.slice(0, colon), tag: text.slice(colon + 1) };
}

function splitHost(name: string): { host: string; path: string } {
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(slash, 0));
  if (slash < 0 || !looksLikeHost(first))
    return { host: 'docker.io', path: name.includes('/') ? name : `library/${name}` };
  const rest = name.slice(slash + 1);
  if (first !== 'docker.io' && first !== 'index.docker.io') return { host: first, path: rest };
  return { host: 'docker.io', path: rest.includes('/') ? rest : `library/${rest}` };
}

const looksLikeHost = (word: string) => /[.:A-Z]/.test(word) || word === 'localhost';

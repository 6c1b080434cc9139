import { readFile } from 'node:fs/promises';
import { Code, messageOf, RpcError } from '@cleat/base';
import { hasSecrets, type RegistryAuth } from './auth.ts';
import { askHelper } from './credential-helper.ts';

type Table = { readonly [key: string]: unknown };

const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const tableOf = (value: unknown): Table => (isTable(value) ? value : {});

/** What Docker calls its Hub in configuration files and to helpers. */
const HUB = 'https://index.docker.io/v1/';

/**
 * The credentials that a docker-style `config.json` has for a repository: from the helper of its registry, else the entry of
 * the registry, or of the longest path in it that leads to the repository, else the general helper.
 * Read anew each time; a file that is not there has none. Source: docker login reference, "Credential stores".
 * @throws RpcError Unauthenticated naming the file or the helper that failed.
 */
export async function dockerCredentials(
  file: string,
  repository: { readonly host: string; readonly path: string },
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<RegistryAuth | undefined> {
  const config = await readConfig(file);
  if (!config) return undefined;
  const server = repository.host === 'docker.io' ? HUB : repository.host;
  const helper = longestMatch(tableOf(config['credHelpers']), repository);
  if (typeof helper === 'string') return await askHelper(helper, server, env, signal);
  const entry = entryOf(longestMatch(tableOf(config['auths']), repository));
  if (entry && hasSecrets(entry)) return entry;
  const store = config['credsStore'];
  return typeof store === 'string' && store !== '' ? await askHelper(store, server, env, signal) : undefined;
}

async function readConfig(file: string): Promise<Table | undefined> {
  const fail = (why: string) => new RpcError(Code.Unauthenticated, `the registry credentials in ${file} ${why}`);
  const text = await readFile(file, 'utf8').catch(err => {
    if (err.code === 'ENOENT') return undefined;
    throw fail(`cannot be read: ${messageOf(err)}`);
  });
  if (text === undefined) return undefined;
  try {
    const config: unknown = JSON.parse(text);
    if (isTable(config)) return config;
  } catch {
    throw fail('are not JSON'); // the parser's words would quote the file
  }
  throw fail('are not a JSON object');
}

/** The value of the key that names the repository, or most of what leads to it. */
function longestMatch(table: Table, { host, path }: { readonly host: string; readonly path: string }): unknown {
  const name = `${host}/${path}`;
  const matches = Object.keys(table)
    .map(key => ({ key, names: nameOf(key) }))
    .filter(({ names }) => name === names || name.startsWith(`${names}/`));
  matches.sort((a, b) => b.names.length - a.names.length);
  return matches[0] && table[matches[0].key];
}

/** What a key stands for: `https://registry.example/v2/` is `registry.example`, and Docker's Hub has many names. */
function nameOf(key: string): string {
  const name = key.replace(/^https?:\/\//, '').replace(/(?:\/v[12])?\/?$/, '');
  return name.replace(/^(?:index|registry-1)\.docker\.io(?=\/|$)/, 'docker.io');
}

function entryOf(value: unknown): RegistryAuth | undefined {
  if (!isTable(value)) return undefined;
  const text = (key: string) => (typeof value[key] === 'string' ? value[key] : '');
  return {
    username: text('username'),
    password: text('password'),
    auth: text('auth'),
    identityToken: text('identitytoken'),
    registryToken: text('registrytoken'),
  };
}

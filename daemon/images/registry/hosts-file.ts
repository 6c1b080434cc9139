import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { failedPrecondition, messageOf } from '@cleat/base';
import { parse } from 'smol-toml';
import { apiRoot, type Endpoint, ownEndpoint, type RegistryOptions, type TlsOptions } from './endpoint.ts';

type Table = { readonly [key: string]: unknown };
type Context = {
  readonly file: string;
  /** What relative paths of certificates are relative to. */
  readonly directory: string;
  /** The registry as in image names. */
  readonly host: string;
  readonly options: RegistryOptions;
};

const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

/**
 * Read a `hosts.toml`: each `[host."URL"]` in the order of the file, then `server`, which is the registry itself unless the
 * file says otherwise. Source: containerd docs/hosts.md.
 * @throws RpcError FailedPrecondition naming the file, the table and what is wrong there.
 */
export async function parseHostsFile(text: string, context: Context): Promise<Endpoint[]> {
  const { file, host, options } = context;
  const root = parsed(text, file);
  const tables = root['host'] ?? {};
  if (!isTable(tables))
    throw failedPrecondition(`${file}: "host" must be tables such as [host."https://mirror.example.com"]`);
  const endpoints: Endpoint[] = [];
  for (const [url, table] of Object.entries(tables)) {
    if (!isTable(table)) throw failedPrecondition(`${file}: host.${JSON.stringify(url)} must be a table`);
    endpoints.push({ ...serverAt(url, table, context), ...(await settings(table, url, context)), own: false });
  }
  const { server } = root;
  if (server !== undefined && typeof server !== 'string') throw failedPrecondition(`${file}: "server" must be a URL`);
  const own = server ? serverAt(server, root, context) : ownEndpoint(host, options);
  const last = await settings(root, 'server', context);
  return [...endpoints, { ...own, ...last, insecure: own.insecure || last.insecure, own: true }];
}

function parsed(text: string, file: string): Table {
  try {
    return parse(text);
  } catch (err) {
    throw failedPrecondition(`${file} is not TOML: ${messageOf(err).split('\n', 1)[0]}`); // the rest quotes the file
  }
}

/** `override_path`: the URL's path is the root of the API as it is; else `/v2` is put behind it unless it is there. */
function serverAt(text: string, table: Table, { file }: Context): Pick<Endpoint, 'name' | 'bases' | 'insecure'> {
  const url = URL.parse(/^[a-z]+:\/\//.test(text) ? text : `https://${text}`);
  if (!url?.host || !/^https?:$/.test(url.protocol))
    throw failedPrecondition(`${file}: ${JSON.stringify(text)} is not an http or https URL`);
  const path = url.pathname.replace(/\/+$/, '');
  const asIs = table['override_path'] === true || path.endsWith('/v2');
  const base = asIs ? new URL(path || '/', url.origin) : apiRoot(url);
  return { name: url.host, bases: [base], insecure: url.protocol === 'http:' };
}

type Settings = Pick<Endpoint, 'insecure' | 'resolves' | 'pulls' | 'headers' | 'tls'>;

async function settings(table: Table, name: string, context: Context): Promise<Settings> {
  const wrong = (key: string, expected: string) =>
    failedPrecondition(`${context.file}: ${JSON.stringify(key)} of ${name} must be ${expected}`);
  const { capabilities, skip_verify: skipVerify = false, override_path: overridePath = false } = table;
  if (capabilities !== undefined && !isTexts(capabilities))
    throw wrong('capabilities', 'a list of "pull", "resolve", "push"');
  if (typeof skipVerify !== 'boolean') throw wrong('skip_verify', 'true or false');
  if (typeof overridePath !== 'boolean') throw wrong('override_path', 'true or false');
  const headers = readHeaders(table['header']);
  if (!headers) throw wrong('header', 'a table of texts or lists of texts');
  const can = (what: string) => capabilities === undefined || capabilities.includes(what);
  const tls = await readTls(table, name, context);
  const plain = /^http:/.test(name);
  return {
    insecure: skipVerify || plain,
    resolves: can('resolve'),
    pulls: can('pull'),
    headers,
    ...(tls && { tls }),
  };
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every(each => typeof each === 'string');

function readHeaders(value: unknown = {}): Record<string, string> | undefined {
  if (!isTable(value)) return undefined;
  const headers: Record<string, string> = {};
  for (const [name, each] of Object.entries(value)) {
    if (typeof each !== 'string' && !isTexts(each)) return undefined;
    headers[name.toLowerCase()] = [each].flat().join(', ');
  }
  return headers;
}

/** `ca`: a file or several. `client`: a file that holds certificate and key, or a list of such files and of pairs of files. */
async function readTls(table: Table, name: string, context: Context): Promise<TlsOptions | undefined> {
  const { ca = [], client = [] } = table;
  const wrong = (key: string, expected: string) =>
    failedPrecondition(`${context.file}: ${JSON.stringify(key)} of ${name} must be ${expected}`);
  const cas = typeof ca === 'string' ? [ca] : ca;
  if (!isTexts(cas)) throw wrong('ca', 'a file or a list of files');
  const pairs = clientPairs(client);
  if (!pairs) throw wrong('client', 'a file, or a list of files and of pairs [certificate, key]');
  if (cas.length + pairs.length === 0) return undefined;
  const read = (path: string) =>
    readFile(resolve(context.directory, path), 'utf8').catch(err => {
      throw failedPrecondition(`${context.file}: a certificate of ${name} cannot be read: ${messageOf(err)}`, err);
    });
  const clients = pairs.map(async ([cert, key]) => ({ cert: await read(cert), key: await read(key) }));
  return { ca: await Promise.all(cas.map(read)), clients: await Promise.all(clients) };
}

function clientPairs(client: unknown): Array<readonly [string, string]> | undefined {
  if (typeof client === 'string') return [[client, client]];
  if (!Array.isArray(client)) return undefined;
  const pairs = client.map(each => (typeof each === 'string' ? [each, each] : each));
  const good = pairs.every(pair => isTexts(pair) && pair.length > 0 && pair.length <= 2);
  return good ? pairs.map(([cert, key]) => [cert, key || cert] as const) : undefined;
}

import { execFile } from 'node:child_process';
import { Code, RpcError } from '@cleat/base';
import type { RegistryAuth } from './auth.ts';

/** A helper that asks a cloud's service takes a second or two. */
const TIMEOUT_MS = 20_000;
const MAX_ANSWER_BYTES = 256 * 1024;
/** What helpers say, with code 1, when they have nothing. Source: docker-credential-helpers, credentials/error.go. */
const NOTHING = /credentials not found in native keychain/;
/** The user name that stands for "the secret is an identity token". */
const TOKEN_USER = '<token>';

/**
 * Ask `docker-credential-<name> get` for the credentials of a server; undefined when it has none.
 * What it says is never part of a message. Source: docker-credential-helpers README, "Development".
 * @throws RpcError Unauthenticated naming the helper when it cannot be run, fails, or answers what is no answer.
 */
export async function askHelper(
  name: string,
  server: string,
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<RegistryAuth | undefined> {
  const program = `docker-credential-${name}`;
  const fail = (why: string) =>
    new RpcError(Code.Unauthenticated, `credential helper ${program} for registry ${server} ${why}`);
  if (!/^[\w.-]+$/.test(name)) throw fail('has a name that is none');
  const { error, answer } = await run(program, server, env, signal);
  signal.throwIfAborted();
  if (error && NOTHING.test(answer)) return undefined;
  if (error) throw fail(whyOf(error));
  try {
    const { Username: username, Secret: secret } = JSON.parse(answer);
    if (typeof username !== 'string' || typeof secret !== 'string') throw new TypeError('no Username or no Secret');
    return username === TOKEN_USER ? { identityToken: secret } : { username, password: secret };
  } catch {
    throw fail('answers without Username and Secret'); // the parser's words would quote the answer
  }
}

type Outcome = { readonly error: (Error & { code?: unknown; killed?: boolean }) | null; readonly answer: string };

function run(program: string, input: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<Outcome> {
  const options = { env, signal, timeout: TIMEOUT_MS, maxBuffer: MAX_ANSWER_BYTES, killSignal: 'SIGKILL' } as const;
  return new Promise(resolve => {
    const child = execFile(program, ['get'], options, (error, answer) => resolve({ error, answer }));
    child.stdin?.on('error', () => undefined); // a helper that does not read its input
    child.stdin?.end(`${input}\n`);
  });
}

function whyOf({ code, killed }: NonNullable<Outcome['error']>): string {
  if (code === 'ENOENT') return 'is not on PATH';
  if (killed) return `did not answer within ${TIMEOUT_MS} ms`;
  return typeof code === 'number' ? `ended with code ${code}` : `cannot be run: ${String(code)}`;
}

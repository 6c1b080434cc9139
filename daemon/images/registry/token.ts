import { Code, RpcError } from '@cleat/base';
import { basicHeader, type Challenge, type RegistryAuth } from './auth.ts';
import type { Endpoint } from './endpoint.ts';
import { reasonOf, statusError } from './failure.ts';
import { type HttpClient, readBody } from './http.ts';

/** A token's answer is a few kilobytes. */
const MAX_TOKEN_BYTES = 1024 * 1024;

type TokenRequest = {
  readonly http: HttpClient;
  readonly endpoint: Endpoint;
  readonly auth: RegistryAuth | undefined;
  /** What the pull is called in messages. */
  readonly what: string;
  readonly scope: string;
  readonly signal: AbortSignal;
};

/**
 * Answer a 401: the Authorization header to try with, or undefined when nothing can be answered.
 * Source: distribution docs, "Token Authentication Specification" and "OAuth2 Token Authentication".
 */
export async function answerChallenge(
  challenges: readonly Challenge[],
  request: TokenRequest,
): Promise<string | undefined> {
  const { auth } = request;
  if (auth?.registryToken) return `Bearer ${auth.registryToken}`;
  const bearer = challenges.find(c => c.scheme === 'bearer' && c.parameters.has('realm'));
  if (bearer) return `Bearer ${await fetchToken(bearer, request)}`;
  return challenges.some(c => c.scheme === 'basic') && auth ? basicHeader(auth) : undefined;
}

async function fetchToken(challenge: Challenge, request: TokenRequest): Promise<string> {
  const { http, endpoint, what, signal } = request;
  const realm = realmUrl(challenge, request);
  const service = challenge.parameters.get('service') ?? '';
  const scope = challenge.parameters.get('scope') ?? request.scope;
  const credentials = tokenCredentials(realm, service, scope, request.auth);
  const answer = await http.send(credentials.url, {
    ...credentials,
    insecure: endpoint.insecure,
    tls: endpoint.tls,
    signal,
  });
  if (answer.status !== 200) {
    answer.body.destroy();
    throw statusError(answer.status, `a token for ${what}`, realm.host, answer.header('retry-after'));
  }
  const token = tokenOf(await readBody(answer, MAX_TOKEN_BYTES));
  if (token === undefined)
    throw new RpcError(Code.Unauthenticated, `${realm.host} answers without a token for ${what}`);
  return token;
}

function realmUrl(challenge: Challenge, { endpoint, what }: TokenRequest): URL {
  const text = challenge.parameters.get('realm') ?? '';
  const realm = URL.parse(text);
  if (!realm || !/^https?:$/.test(realm.protocol) || (realm.protocol === 'http:' && !endpoint.insecure))
    throw new RpcError(
      Code.Unauthenticated,
      `${what}: registry ${endpoint.name} sends for a token to ${JSON.stringify(text)}, which is not an HTTPS URL`,
    );
  return realm;
}

function tokenCredentials(realm: URL, service: string, scope: string, auth: RegistryAuth | undefined) {
  if (auth?.identityToken) {
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: auth.identityToken,
      service,
      scope,
      client_id: 'cleat',
    });
    return { url: realm, form };
  }
  const url = new URL(realm);
  if (service) url.searchParams.set('service', service);
  for (const one of scope.split(' ').filter(Boolean)) url.searchParams.append('scope', one);
  return { url, authorization: auth && basicHeader(auth) };
}

function tokenOf(body: Buffer): string | undefined {
  try {
    const { token, access_token } = JSON.parse(body.toString('utf8'));
    return [token, access_token].find(t => typeof t === 'string' && t.length > 0);
  } catch (err) {
    throw new RpcError(Code.Unauthenticated, `the token server's answer is not JSON: ${reasonOf(err)}`, { cause: err });
  }
}

/** Credentials of one pull, as CRI's AuthConfig has them. Never logged, never part of a message. */
export type RegistryAuth = {
  readonly username?: string;
  readonly password?: string;
  /** base64 of `user:password`. */
  readonly auth?: string;
  /** OAuth2 refresh token, to be changed for an access token. */
  readonly identityToken?: string;
  /** Access token, sent as it is. */
  readonly registryToken?: string;
  /** When set, the credentials are for this server only. */
  readonly serverAddress?: string;
};

/** Whether there is anything in it to log in with: callers send empty ones too. */
export const hasSecrets = (auth: RegistryAuth): boolean =>
  Boolean(auth.username || auth.auth || auth.identityToken || auth.registryToken);

/** A challenge of WWW-Authenticate. Source: RFC 9110 section 11.6.1. */
export type Challenge = { readonly scheme: string; readonly parameters: ReadonlyMap<string, string> };

/** Read the challenges that we can answer, Bearer and Basic, from a WWW-Authenticate header. */
export function parseChallenges(header: string): Challenge[] {
  const challenges: Challenge[] = [];
  for (const match of header.matchAll(
    /(?:^|,)\s*(bearer|basic)(?=\s|,|$)((?:[\s,]+[\w-]+\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s",]+))*)/gi,
  )) {
    const parameters = new Map<string, string>();
    for (const [, key = '', quoted, plain = ''] of (match[2] ?? '').matchAll(
      /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))/g,
    ))
      parameters.set(key.toLowerCase(), quoted === undefined ? plain : quoted.replace(/\\(.)/g, '$1'));
    challenges.push({ scheme: (match[1] ?? '').toLowerCase(), parameters });
  }
  return challenges;
}

/** `user:password` of the credentials; undefined when they hold none. */
export function userAndPassword(auth: RegistryAuth): { user: string; password: string } | undefined {
  if (auth.username) return { user: auth.username, password: auth.password ?? '' };
  if (!auth.auth) return undefined;
  const decoded = Buffer.from(auth.auth, 'base64').toString('utf8').replace(/\0+$/, '');
  const colon = decoded.indexOf(':');
  return colon < 0 ? undefined : { user: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}

/** The value of a Basic Authorization header; undefined without a user. Source: RFC 7617. */
export function basicHeader(auth: RegistryAuth): string | undefined {
  const found = userAndPassword(auth);
  return found && `Basic ${Buffer.from(`${found.user}:${found.password}`).toString('base64')}`;
}

/** Whether credentials may be shown to a server: they name none, or this one. */
export function isFor(auth: RegistryAuth, host: string, server: string): boolean {
  if (!auth.serverAddress) return true;
  const named = auth.serverAddress.replace(/^https?:\/\//, '').split('/')[0] ?? '';
  return named === host || named === server || (host === 'docker.io' && named === 'index.docker.io');
}

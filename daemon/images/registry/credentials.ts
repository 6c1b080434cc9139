import { hasSecrets, type RegistryAuth } from './auth.ts';
import { dockerCredentials } from './docker-config.ts';

export type CredentialOptions = {
  /** By host as in image names. */
  readonly byHost: Readonly<Record<string, RegistryAuth>>;
  /** A docker-style `config.json`; empty: none. */
  readonly dockerConfig: string;
  /** Of credential helpers. */
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** The credentials that this node has itself, for pulls that come without and for mirrors. */
export class Credentials {
  readonly #options: CredentialOptions;

  constructor(options: CredentialOptions) {
    this.#options = options;
  }

  /** Looked up when a server asks for them, not before. @param host `docker.io` for its Hub. @throws RpcError Unauthenticated */
  async find(host: string, path: string, signal: AbortSignal): Promise<RegistryAuth | undefined> {
    const { byHost, dockerConfig, env } = this.#options;
    const configured = byHost[host];
    if (configured && hasSecrets(configured)) return configured;
    return dockerConfig ? await dockerCredentials(dockerConfig, { host, path }, env, signal) : undefined;
  }
}

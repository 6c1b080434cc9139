import { Code, RpcError } from '@cleat/base';
import { type Challenge, hasSecrets, isFor, parseChallenges, type RegistryAuth } from './auth.ts';
import type { Credentials } from './credentials.ts';
import type { Endpoint } from './endpoint.ts';
import { reasonOf, statusError, Transient } from './failure.ts';
import type { Answer, HttpClient } from './http.ts';
import { answerChallenge } from './token.ts';

type Headers = Readonly<Record<string, string>>;

export type RepositoryOptions = {
  /** The registry as the image's name has it. */
  readonly host: string;
  readonly path: string;
  /** The caller's: for the registry of the image's name alone. */
  readonly auth: RegistryAuth | undefined;
  /** For whom the caller's are not. */
  readonly credentials: Credentials;
};

/**
 * One repository on one server, during one pull: finds out which base URL answers, logs in when it is asked to,
 * and keeps the token for the requests that follow.
 * Source: OCI distribution-spec, "Pull".
 */
export class Repository {
  readonly endpoint: Endpoint;
  /** Whether it is of use to ask for parts of blobs; who finds that it is not says so here. */
  knowsRanges = true;
  readonly #http: HttpClient;
  readonly #host: string;
  readonly #path: string;
  readonly #given: RegistryAuth | undefined;
  readonly #credentials: Credentials;
  #found: Promise<RegistryAuth | undefined> | undefined;
  #bases: readonly URL[];
  #authorization: string | undefined;

  constructor(http: HttpClient, endpoint: Endpoint, { host, path, auth, credentials }: RepositoryOptions) {
    this.#http = http;
    this.endpoint = endpoint;
    this.#host = host;
    this.#path = path;
    this.#given = auth && endpoint.own && hasSecrets(auth) && isFor(auth, host, endpoint.name) ? auth : undefined;
    this.#credentials = credentials;
    this.#bases = http.bases.inOrder(endpoint.bases);
  }

  /**
   * GET `<base>/<repository>/<resource>`.
   * @param headers `accept`, and `range` when a part of it will do: only then the answer may be a 206.
   * @param what what is fetched, for messages.
   * @throws Transient when trying again may help; RpcError NotFound, Unauthenticated, PermissionDenied when it will not.
   */
  async get(resource: string, headers: Headers, what: string, signal: AbortSignal): Promise<Answer> {
    let unreachable: Transient | undefined;
    for (const base of this.#bases) {
      try {
        const answer = await this.#getFrom(base, resource, headers, what, signal);
        this.#bases = [base];
        this.#http.bases.answered(this.endpoint.bases, base);
        return answer;
      } catch (err) {
        if (!(err instanceof Transient) || err.reachable) throw err;
        unreachable = err; // the last one, plain HTTP, has the telling message
      }
    }
    throw unreachable ?? new RpcError(Code.Internal, `registry ${this.endpoint.name} has no base URL`);
  }

  async #getFrom(base: URL, resource: string, headers: Headers, what: string, signal: AbortSignal): Promise<Answer> {
    const url = new URL(`${base.pathname.replace(/\/$/, '')}/${this.#path}/${resource}`, base);
    if (!this.endpoint.own) url.searchParams.set('ns', this.#host); // a mirror of several registries must be told which
    for (const mayLogIn of [true, false]) {
      const tried = this.#authorization;
      const answer = await this.#send(url, headers, what, signal);
      if (answer.status === 200 || (answer.status === 206 && 'range' in headers)) return answer;
      const challenges = parseChallenges(answer.header('www-authenticate'));
      answer.body.destroy();
      if (answer.status === 400 && url.protocol === 'http:' && this.#bases.length > 1) throw speaksTls(what, url);
      if (answer.status === 401 && mayLogIn && (await this.#logIn(challenges, tried, what, signal))) continue;
      throw statusError(answer.status, what, this.endpoint.name, answer.header('retry-after'));
    }
    throw new RpcError(
      Code.Unauthenticated,
      `${what}: registry ${this.endpoint.name} asks for credentials again and again`,
    );
  }

  async #send(url: URL, headers: Headers, what: string, signal: AbortSignal): Promise<Answer> {
    const { insecure, tls, headers: ownHeaders } = this.endpoint;
    try {
      return await this.#http.send(url, {
        headers,
        ownHeaders,
        authorization: this.#authorization,
        insecure,
        tls,
        signal,
      });
    } catch (err) {
      if (signal.aborted) throw err;
      throw new Transient(`${what}: registry ${url.host} cannot be reached: ${reasonOf(err)}`, {
        reachable: false,
        cause: err,
      });
    }
  }

  /** Whether it is of use to ask again. @param tried what the server has just refused; others may have logged in since. */
  async #logIn(
    challenges: readonly Challenge[],
    tried: string | undefined,
    what: string,
    signal: AbortSignal,
  ): Promise<boolean> {
    if (this.#authorization !== tried) return true;
    const scope = `repository:${this.#path}:pull`;
    const auth = await this.#authFor(signal);
    const request = { http: this.#http, endpoint: this.endpoint, auth, what, scope, signal };
    const answer = await answerChallenge(challenges, request).catch(err => {
      if (signal.aborted || err instanceof RpcError || err instanceof Transient) throw err;
      throw new Transient(`a token for ${what} cannot be fetched: ${reasonOf(err)}`, { reachable: true, cause: err });
    });
    this.#authorization = answer;
    return answer !== undefined && answer !== tried;
  }

  /** Credentials for this server: looked up once, when they are asked for. A mirror's are found under its own name. */
  async #authFor(signal: AbortSignal): Promise<RegistryAuth | undefined> {
    if (this.#given) return this.#given;
    this.#found ??= this.#credentials.find(this.endpoint.own ? this.#host : this.endpoint.name, this.#path, signal);
    return await this.#found;
  }
}

/** 400 is what servers say to plain HTTP where they speak TLS. */
const speaksTls = (what: string, { host }: URL) =>
  new Transient(`${what}: registry ${host} answers 400 to plain HTTP`, { reachable: false });

import { Code, failedPrecondition, isNotFound, messageOf, RpcError } from '@cleat/base';
import type { Reference } from './references.ts';
import type { RegistryAuth } from './registry/auth.ts';
import type { Credentials } from './registry/credentials.ts';
import type { Endpoint } from './registry/endpoint.ts';
import { registryUnavailable, Transient } from './registry/failure.ts';
import { ForeignSource } from './registry/foreign-source.ts';
import type { HttpClient } from './registry/http.ts';
import { Repository } from './registry/repository.ts';
import { type RetryOptions, withRetry } from './registry/retry.ts';
import type { BlobServer } from './transfer/fetch-blob.ts';

/** What a server must be configured for: to say what a tag stands for, or to hand out content by digest. */
export type Purpose = 'resolves' | 'pulls';
const WORDS = { resolves: 'resolving tags', pulls: 'pulling' } as const;

/** The servers that one pull may ask, in order: mirrors, then the registry of the image's name. */
export class PullSources {
  readonly #http: HttpClient;
  readonly #retry: RetryOptions;
  readonly #signal: AbortSignal;
  readonly #host: string;
  #repositories: Repository[];

  constructor(
    http: HttpClient,
    reference: Reference,
    options: {
      /** In the order to ask them. */
      readonly endpoints: readonly Endpoint[];
      readonly retry: RetryOptions;
      readonly auth: RegistryAuth | undefined;
      readonly credentials: Credentials;
      readonly signal: AbortSignal;
    },
  ) {
    const { host, path } = reference;
    this.#http = http;
    this.#host = host;
    const { auth, credentials } = options;
    this.#retry = options.retry;
    this.#signal = options.signal;
    this.#repositories = options.endpoints.map(
      endpoint => new Repository(http, endpoint, { host, path, auth, credentials }),
    );
  }

  /**
   * Ask one server after the other, each again while trying again may help. One that failed is asked last from then on.
   * @param signal ends it early, where that of the whole pull does not count
   * @throws RpcError with the registry's own answer; Unavailable "RegistryUnavailable: …" when it gave none.
   */
  async first<T>(
    purpose: Purpose,
    ask: (repository: Repository) => Promise<T>,
    signal: AbortSignal = this.#signal,
  ): Promise<T> {
    const failures: Failure[] = [];
    const able = this.#repositories.filter(({ endpoint }) => endpoint[purpose]);
    if (able.length === 0)
      throw failedPrecondition(`no server of registry ${this.#host} is configured for ${WORDS[purpose]}`);
    for (const repository of able) {
      try {
        return await withRetry(this.#retry, signal, () => ask(repository));
      } catch (err) {
        signal.throwIfAborted();
        if (!(err instanceof Transient || err instanceof RpcError)) throw err; // ours, not the server's: a full disk, say
        this.#repositories = [...this.#repositories.filter(other => other !== repository), repository];
        failures.push({ err, own: repository.endpoint.own });
      }
    }
    throw summary(failures);
  }

  /**
   * As `first`, but where the registry does not have a layer its manifest may name URLs that do.
   * @param urls each is asked in order, without credentials.
   */
  async firstOrElsewhere(
    urls: readonly string[],
    what: string,
    ask: (server: BlobServer) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      return await this.first('pulls', ask, signal);
    } catch (err) {
      if (!isNotFound(err) || urls.length === 0) throw err;
    }
    let failure: unknown;
    for (const url of urls) {
      try {
        const source = new ForeignSource(this.#http, url, what);
        return await withRetry(this.#retry, signal, () => ask(source));
      } catch (err) {
        signal.throwIfAborted();
        if (!(err instanceof Transient || err instanceof RpcError)) throw err;
        failure = err;
      }
    }
    throw failure instanceof Transient ? registryUnavailable(failure.message, failure) : failure;
  }
}

type Failure = { readonly err: Transient | RpcError; readonly own: boolean };

/** The answer of the registry itself counts; a mirror's is worth telling when it was not a plain "not found". */
function summary(failures: readonly Failure[]): Error {
  const main = (failures.find(failure => failure.own) ?? failures.at(-1))?.err;
  if (!main) return new RpcError(Code.Internal, 'no registry was asked');
  const others = failures.map(({ err }) => err).filter(err => err !== main && !isNotFound(err));
  const message = [main, ...others].map(messageOf).join('; another server: ');
  if (main instanceof Transient) return registryUnavailable(message, main);
  return others.length === 0 ? main : new RpcError(main.code, message, { cause: main });
}

import { Code, isNotFound, messageOf, RpcError } from '@cleat/base';
import type { Reference } from './references.ts';
import type { RegistryAuth } from './registry/auth.ts';
import { endpointsFor, type RegistryOptions } from './registry/endpoint.ts';
import { registryUnavailable, Transient } from './registry/failure.ts';
import type { HttpClient } from './registry/http.ts';
import { Repository } from './registry/repository.ts';
import { type RetryOptions, withRetry } from './registry/retry.ts';

/** The servers that one pull may ask, in order: mirrors, then the registry of the image's name. */
export class PullSources {
  readonly #retry: RetryOptions;
  readonly #signal: AbortSignal;
  #repositories: Repository[];

  constructor(
    http: HttpClient,
    reference: Reference,
    options: {
      readonly registries: RegistryOptions;
      readonly retry: RetryOptions;
      readonly auth: RegistryAuth | undefined;
      readonly signal: AbortSignal;
    },
  ) {
    const { host, path } = reference;
    this.#retry = options.retry;
    this.#signal = options.signal;
    this.#repositories = endpointsFor(host, options.registries).map(
      endpoint => new Repository(http, endpoint, host, path, options.auth),
    );
  }

  /**
   * Ask one server after the other, each again while trying again may help. One that answered is asked first from then on.
   * @throws RpcError with the registry's own answer; Unavailable "RegistryUnavailable: …" when it gave none.
   */
  async first<T>(ask: (repository: Repository) => Promise<T>): Promise<T> {
    const failures: unknown[] = [];
    for (const repository of this.#repositories) {
      try {
        const answer = await withRetry(this.#retry, this.#signal, () => ask(repository));
        this.#repositories = [repository, ...this.#repositories.filter(other => other !== repository)];
        return answer;
      } catch (err) {
        this.#signal.throwIfAborted();
        if (!(err instanceof Transient || err instanceof RpcError)) throw err; // ours, not the server's: a full disk, say
        failures.push(err);
      }
    }
    throw summary(failures);
  }
}

/** The registry itself is asked last, and its answer counts; a mirror's is worth telling when it was not a plain "not found". */
function summary(failures: readonly unknown[]): Error {
  const last = failures.at(-1);
  const others = failures
    .slice(0, -1)
    .filter(err => !isNotFound(err))
    .map(messageOf);
  const message = [messageOf(last), ...others].join('; before that: ');
  if (last instanceof Transient) return registryUnavailable(message, last);
  if (last instanceof RpcError) return others.length === 0 ? last : new RpcError(last.code, message, { cause: last });
  return new RpcError(Code.Unknown, message, { cause: last });
}

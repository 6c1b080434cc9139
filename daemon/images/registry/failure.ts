import { Code, RpcError } from '@cleat/base';

/**
 * How the kubelet knows, from the start of a message, that the registry was at fault.
 * Source: k8s.io/cri-api pkg/errors, ErrRegistryUnavailable.
 */
const REGISTRY_UNAVAILABLE = 'RegistryUnavailable';

/** Asking again later may help. `reachable: false`: nothing answered, so another base URL of the same server may. */
export class Transient extends Error {
  override readonly name = 'Transient';
  readonly reachable: boolean;
  /** What the server asked us to wait, in ms; 0 when it did not say. */
  readonly retryAfterMs: number;
  /** Something was gained before it failed: it does not count as an attempt in vain. */
  readonly progressed: boolean;
  constructor(
    message: string,
    options: { reachable: boolean; retryAfterMs?: number; progressed?: boolean; cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.reachable = options.reachable;
    this.retryAfterMs = options.retryAfterMs ?? 0;
    this.progressed = options.progressed ?? false;
  }
}

export const registryUnavailable = (message: string, cause: unknown): RpcError =>
  new RpcError(Code.Unavailable, `${REGISTRY_UNAVAILABLE}: ${message}`, { cause });

/** The words of an error that undici or the system threw: its own cause says more than `fetch failed` or `other side closed`. */
export function reasonOf(err: unknown): string {
  if (err instanceof AggregateError && err.errors.length > 0) return err.errors.map(reasonOf).join('; ');
  if (!(err instanceof Error)) return String(err);
  return err.message || ('code' in err ? String(err.code) : err.name);
}

/**
 * What an answer other than success means for the caller.
 * @param what e.g. `image docker.io/library/busybox:latest`
 */
export function statusError(status: number, what: string, server: string, retryAfter: string): Error {
  if (status === 404) return new RpcError(Code.NotFound, `${what} not found in registry ${server}`);
  if (status === 401)
    return new RpcError(Code.Unauthenticated, `${what}: registry ${server} asks for credentials (401)`);
  if (status === 403) return new RpcError(Code.PermissionDenied, `${what}: registry ${server} denies access (403)`);
  if (status === 416)
    return new RpcError(Code.DataLoss, `${what} is shorter in registry ${server} than its manifest says (416)`);
  if (status === 429 || status >= 500)
    return new Transient(`${what}: registry ${server} answers ${status}`, {
      reachable: true,
      retryAfterMs: retryAfterMs(retryAfter),
    });
  return new RpcError(Code.Unknown, `${what}: registry ${server} answers ${status}`);
}

/** Retry-After, in seconds or as a date; anything else counts as nothing. Source: RFC 9110 section 10.2.3. */
function retryAfterMs(header: string): number {
  const waitMs = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return waitMs > 0 ? waitMs : 0;
}

import { invalidArgument, RpcError } from '@cleat/base';
import { reasonOf, statusError, Transient } from './failure.ts';
import type { Answer, HttpClient } from './http.ts';

/** A URL outside of any registry that a manifest names for a layer. Nobody's credentials are sent there. */
export class ForeignSource {
  readonly endpoint: { readonly name: string };
  knowsRanges = true;
  readonly #http: HttpClient;
  readonly #url: URL;

  /** @throws RpcError InvalidArgument when it is no http or https URL. */
  constructor(http: HttpClient, text: string, what: string) {
    const url = URL.parse(text);
    if (!url || !/^https?:$/.test(url.protocol))
      throw invalidArgument(`${what} is said to be at ${JSON.stringify(text)}, which is not an http or https URL`);
    this.#http = http;
    this.#url = url;
    this.endpoint = { name: url.host };
  }

  /** As Repository.get; there is nothing here but the layer. */
  async get(
    _resource: string,
    headers: Readonly<Record<string, string>>,
    what: string,
    signal: AbortSignal,
  ): Promise<Answer> {
    try {
      const answer = await this.#http.send(this.#url, { headers, insecure: false, signal });
      if (answer.status === 200 || (answer.status === 206 && 'range' in headers)) return answer;
      answer.body.destroy();
      throw statusError(answer.status, what, this.endpoint.name, answer.header('retry-after'));
    } catch (err) {
      if (signal.aborted || err instanceof RpcError || err instanceof Transient) throw err;
      const message = `${what}: ${this.endpoint.name} cannot be reached: ${reasonOf(err)}`;
      throw new Transient(message, { reachable: false, cause: err });
    }
  }
}

import api from 'undici/lib/api/index.js';
import buildConnector from 'undici/lib/core/connect.js';
import Agent from 'undici/lib/dispatcher/agent.js';
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
import ProxyAgent from 'undici/lib/dispatcher/proxy-agent.js';

/*
 * The parts of undici that registries are asked with: `fetch`, WebSockets, caches and mocks are two thirds of the package,
 * and the daemon would have them in memory for as long as it runs.
 */

Object.assign(Dispatcher.prototype, api); // as undici's own entry does: a proxy's tunnel is a call of `connect`

export type RequestOptions = Pick<Dispatcher.RequestOptions, 'method' | 'headers' | 'body' | 'signal'>;

/** Send a request. @throws the connection's error, and the signal's reason. */
export const request = (
  dispatcher: Dispatcher,
  url: URL,
  options: RequestOptions,
): Promise<Dispatcher.ResponseData<null>> =>
  dispatcher.request({ ...options, origin: url.origin, path: `${url.pathname}${url.search}` });

export { Agent, buildConnector, Dispatcher, ProxyAgent };

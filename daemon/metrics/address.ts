/** Where metrics are served: a unix socket, or a port. */
export type MetricsAddress = { readonly path: string } | { readonly host: string; readonly port: number };

/** What an address looks like: `127.0.0.1:9464`, `[::1]:9464`, `/run/cleat/metrics.sock`. */
export const METRICS_ADDRESS = /^(?:\/[^\0]{1,99}|(?:\[[0-9a-fA-F:.]+\]|[^\s/:[\]]+):[1-9]\d{0,4})$/;

/** @param text one that METRICS_ADDRESS matches. */
export function parseMetricsAddress(text: string): MetricsAddress {
  if (text.startsWith('/')) return { path: text };
  const colon = text.lastIndexOf(':');
  return { host: text.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(text.slice(colon + 1)) };
}

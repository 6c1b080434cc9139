import { internal } from '@cleat/base';

/** Where a shim listens and what it speaks there. Source: containerd core/runtime/v2/README.md, "Start". */
export type Bootstrap = {
  /** Version of the task API: 2 or 3. */
  readonly version: number;
  /** `unix:///path` or an abstract `unix://@name`. */
  readonly address: string;
};

type BootstrapJson = { version?: unknown; address?: unknown; protocol?: unknown };

/**
 * Read a shim's answer to `start`: the bootstrap JSON, or a bare address as shims of version 2 print it.
 * @throws RpcError Internal when it is neither, or names a protocol that is not ttrpc.
 */
export function parseBootstrap(answer: string): Bootstrap {
  const text = answer.trim();
  if (!text.startsWith('{')) return { version: 2, address: checkedAddress(text) };
  let json: BootstrapJson;
  try {
    json = JSON.parse(text) as BootstrapJson;
  } catch (err) {
    throw internal(`the shim's answer to start is not JSON: ${text.slice(0, 200)}`, err);
  }
  if (json.protocol !== undefined && json.protocol !== 'ttrpc')
    throw internal(`the shim speaks ${String(json.protocol)}, and cleatd speaks ttrpc only`);
  if (json.version !== 2 && json.version !== 3)
    throw internal(`the shim speaks version ${String(json.version)} of the task API, and cleatd knows 2 and 3`);
  return { version: json.version, address: checkedAddress(String(json.address)) };
}

function checkedAddress(address: string): string {
  if (!/^(unix:\/\/|\/|@)/.test(address))
    throw internal(`the shim's address is not a unix socket: ${address.slice(0, 200)}`);
  return address;
}

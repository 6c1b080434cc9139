import { BootstrapResult } from '@cleat/proto/bootstrap';

/**
 * What `start` prints: where the shim listens, in the newest form that the caller understands.
 * Callers before containerd 1.7 set no MAX_SHIM_VERSION and read the whole answer as an address; later ones read JSON.
 * Source: containerd core/runtime/v2/README.md, "Start"; core/runtime/v2/shim.go.
 * @param maxVersion value of MAX_SHIM_VERSION.
 */
export function bootstrapAnswer(socketPath: string, maxVersion: string | undefined): string {
  const address = `unix://${socketPath}`;
  const max = Number.parseInt(maxVersion ?? '', 10);
  if (!(max >= 2)) return address;
  return JSON.stringify({ version: Math.min(max, 3), address, protocol: 'ttrpc' });
}

/**
 * What `start` prints for a caller that gave bootstrap parameters. It is version 2: containerd takes 3 to mean that the
 * shim is a sandbox's, and sends it all containers of the pod.
 * Source: containerd api/runtime/bootstrap/v1; core/runtime/v2/shim_manager.go, "supportSandboxAPIVersion".
 */
export const bootstrapResult = (socketPath: string): Uint8Array =>
  BootstrapResult.encode({ version: 2, address: `unix://${socketPath}`, protocol: 'ttrpc' });

import { fstatSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { BootstrapParams } from '@cleat/proto/bootstrap';

/** How long a caller may take to write the parameters, and how many bytes they may be. */
const READ_TIMEOUT_MS = 2_000;
const MAX_BYTES = 10 * 1024 * 1024;

/**
 * The parameters that a containerd since 2.3 gives to `start` on stdin; undefined for an older one, which gives none or
 * the runtime's options. Those may decode as parameters by chance, so the id and namespace must be the command line's.
 * Source: containerd api/runtime/bootstrap/v1, pkg/shim/compat.go.
 * @param input stdin; one that is a terminal, a device or that does not end soon is no caller's.
 */
export async function readBootstrap(
  input: Readable & { readonly fd?: number },
  { id, namespace }: { readonly id: string; readonly namespace: string },
): Promise<BootstrapParams | undefined> {
  if (input.fd !== undefined && !mayEnd(input.fd)) return undefined;
  const bytes = await readAll(input);
  if (!bytes || bytes.length === 0) return undefined;
  try {
    const params = BootstrapParams.decode(bytes);
    return params.instanceId === id && params.namespace === namespace ? params : undefined;
  } catch {
    return undefined; // an older containerd's options
  }
}

function mayEnd(fd: number): boolean {
  try {
    const stat = fstatSync(fd);
    return stat.isFIFO() || stat.isSocket() || stat.isFile();
  } catch {
    return false; // closed
  }
}

/** Undefined when there are too many bytes or no end in time. */
async function readAll(input: Readable): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  const timer = setTimeout(() => input.destroy(), READ_TIMEOUT_MS);
  try {
    for await (const chunk of input) {
      chunks.push(chunk as Buffer);
      size += (chunk as Buffer).length;
      if (size > MAX_BYTES) return undefined;
    }
    return Buffer.concat(chunks);
  } catch {
    return undefined; // cut off after the time
  } finally {
    clearTimeout(timer);
    input.destroy();
  }
}

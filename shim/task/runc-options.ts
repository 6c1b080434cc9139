import { join } from 'node:path';
import { invalidArgument } from '@cleat/base';
import type { Any } from '@cleat/proto/google';
import { Options } from '@cleat/proto/runc-options';

/** Where runc keeps its state when nobody says: containerd's place. The namespace is appended. */
const DEFAULT_ROOT = '/run/containerd/runc';

/** Last part of a type URL: containerd writes the bare full name, others put a host before it. */
const typeNameOf = (any: Any): string => any.typeUrl.slice(any.typeUrl.lastIndexOf('/') + 1);

/**
 * The options of a task. Without any, the defaults.
 * @throws RpcError InvalidArgument when they are of another type.
 */
export function readOptions(any: Any | undefined): Options {
  if (!any || any.typeUrl === '') return Options.decode(new Uint8Array(0));
  if (typeNameOf(any) !== Options.typeName)
    throw invalidArgument(`options are of type ${any.typeUrl}; this shim takes ${Options.typeName}`);
  return Options.decode(any.value);
}

/** The `--root` of the OCI runtime for one namespace. */
export const runtimeRoot = (root: string, namespace: string): string => join(root || DEFAULT_ROOT, namespace);

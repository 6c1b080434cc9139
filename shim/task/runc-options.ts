import { join } from 'node:path';
import { invalidArgument } from '@cleat/base';
import type { Any } from '@cleat/proto/google';
import { Options } from '@cleat/proto/runc-options';
import { Options as RuntimeOptions } from '@cleat/proto/runtime-options';

/** Where runc keeps its state when nobody says: containerd's place. The namespace is appended. */
const DEFAULT_ROOT = '/run/containerd/runc';

/** Last part of a type URL: containerd writes the bare full name, others put a host before it. */
const typeNameOf = (any: Any): string => any.typeUrl.slice(any.typeUrl.lastIndexOf('/') + 1);

/**
 * The options of a task: runc's, or a configuration as containerd's CRI gives it to other shims. Without any, the defaults.
 * @throws RpcError InvalidArgument when they are of another type, or the configuration is not understood.
 */
export async function readOptions(any: Any | undefined): Promise<Options> {
  if (!any || any.typeUrl === '') return Options.decode(new Uint8Array(0));
  if (typeNameOf(any) === RuntimeOptions.typeName)
    return (await import('./toml-options.ts')).readTomlOptions(any.value); // a parser that most callers do not need
  if (typeNameOf(any) !== Options.typeName)
    throw invalidArgument(
      `options are of type ${any.typeUrl}; this shim takes ${Options.typeName} and ${RuntimeOptions.typeName}`,
    );
  return Options.decode(any.value);
}

/** The `--root` of the OCI runtime for one namespace. */
export const runtimeRoot = (root: string, namespace: string): string => join(root || DEFAULT_ROOT, namespace);

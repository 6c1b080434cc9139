import { release } from 'node:os';
import { invalidArgument, messageOf } from '@cleat/base';
import { Any } from '@cleat/proto/google';
import { RuntimeInfo } from '@cleat/proto/introspection';
import { Options } from '@cleat/proto/runc-options';
import { execa } from 'execa';
import type { Daemon } from '../daemon.ts';
import { runtimeOf, type ShimRuntime } from './handlers.ts';

/** What the runtime of a handler can do, of what the CRI asks about. */
export type HandlerFeatures = {
  /** A mount and all mounts below it can be made read-only. */
  readonly recursiveReadOnlyMounts: boolean;
};

const NONE: HandlerFeatures = { recursiveReadOnlyMounts: false };

/** How long a shim may take to tell, in milliseconds: it asks its runtime once. */
const INFO_TIMEOUT_MS = 10_000;

/** The part read of a runtime's features. Source: opencontainers/runtime-spec, features.md. */
type OciFeatures = { readonly mountOptions?: unknown };

/** What each configured handler can do, asked of its shim once, at the first call. */
export class FeaturesByHandler {
  readonly #asked = new Map<string, Promise<HandlerFeatures>>();

  /** Nothing is taken for granted of a shim that does not tell: it is logged, and has no features. */
  of(d: Daemon, handler: string): Promise<HandlerFeatures> {
    const asked = this.#asked.get(handler) ?? readFeatures(d, handler);
    this.#asked.set(handler, asked);
    return asked;
  }
}

async function readFeatures(d: Daemon, handler: string): Promise<HandlerFeatures> {
  try {
    const { recursiveReadOnlyMounts } = parseFeatures(await shimInfo(runtimeOf(d, handler)));
    return { recursiveReadOnlyMounts: recursiveReadOnlyMounts && hasMountSetattr(release()) };
  } catch (err) {
    d.log.warn({ handler, err }, `runtime handler ${handler} does not tell its features: ${messageOf(err)}`);
    return NONE;
  }
}

/** Source: containerd core/runtime/v2/README.md, "Introspection": options on stdin, RuntimeInfo on stdout. */
async function shimInfo({ program, options }: ShimRuntime): Promise<RuntimeInfo> {
  const { runtime: binaryName, systemdCgroup } = options;
  const value = Options.encode({ binaryName, systemdCgroup });
  const { stdout } = await execa(program, ['-info'], {
    input: Any.encode({ typeUrl: Options.typeName, value }),
    encoding: 'buffer',
    stripFinalNewline: false,
    timeout: INFO_TIMEOUT_MS,
  });
  return RuntimeInfo.decode(stdout);
}

/** Whether the kernel can change a whole tree of mounts. Source: mount_setattr(2), since Linux 5.12. */
export function hasMountSetattr(kernelRelease: string): boolean {
  const [major = 0, minor = 0] = kernelRelease.split(/[.-]/).map(Number);
  return major > 5 || (major === 5 && minor >= 12);
}

/** What a runtime says of itself. @throws RpcError InvalidArgument when the features are no JSON object. */
export function parseFeatures({ features }: Pick<RuntimeInfo, 'features'>): HandlerFeatures {
  if (!features) return NONE;
  const text = Buffer.from(features.value).toString();
  let json: OciFeatures | null;
  try {
    json = JSON.parse(text) as OciFeatures | null;
  } catch (err) {
    throw invalidArgument(`its features are not JSON: ${text.slice(0, 200)}`, err);
  }
  const options: readonly unknown[] = Array.isArray(json?.mountOptions) ? json.mountOptions : [];
  return { recursiveReadOnlyMounts: options.includes('rro') };
}

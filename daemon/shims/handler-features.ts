import { constants, realpathSync, statSync } from 'node:fs';
import { release } from 'node:os';
import { dirname } from 'node:path';
import { failedPrecondition, invalidArgument, messageOf } from '@cleat/base';
import { canIdMap, withUserNamespace } from '@cleat/linux';
import { Any } from '@cleat/proto/google';
import { RuntimeInfo } from '@cleat/proto/introspection';
import { Options } from '@cleat/proto/runc-options';
import { execa } from 'execa';
import type { Daemon } from '../daemon.ts';
import { runtimeOf, type ShimRuntime, snapshotterOf } from './handlers.ts';

/** What an OCI runtime can do, of what the CRI asks about. */
export type RuntimeFeatures = {
  /** A mount and all mounts below it can be made read-only. */
  readonly recursiveReadOnlyMounts: boolean;
  /** A mount can show its files with the owners of a user namespace. */
  readonly idMappedMounts: boolean;
};

/** What pods of a handler can have on this machine. */
export type HandlerFeatures = {
  readonly recursiveReadOnlyMounts: boolean;
  /** Its OCI runtime can mount volumes with the owners of a user namespace. */
  readonly idMappedMounts: boolean;
  /** Why a pod cannot have a user namespace; undefined when it can. */
  readonly userNamespacesLack: string | undefined;
};

const NONE: RuntimeFeatures = { recursiveReadOnlyMounts: false, idMappedMounts: false };
const UNKNOWN: HandlerFeatures = {
  ...NONE,
  userNamespacesLack: 'it does not tell what its OCI runtime can do',
};

/** How long a shim may take to tell, in milliseconds: it asks its runtime once. */
const INFO_TIMEOUT_MS = 10_000;
/** One that did not tell is asked again after this time, in nanoseconds: the machine may have been busy. */
const ASK_AGAIN_NS = 60_000_000_000n;

/** The part read of a runtime's features. Source: opencontainers/runtime-spec, features.md. */
type OciFeatures = {
  readonly mountOptions?: unknown;
  readonly linux?: {
    readonly mountExtensions?: { readonly idmap?: { readonly enabled?: unknown } | null } | null;
  } | null;
};

type Asked = {
  readonly features: Promise<HandlerFeatures>;
  /** When it did not tell. Unix nanoseconds. */
  failedAtNs?: bigint;
};

/** What each configured handler can do, asked of its shim at the first call, until it tells. */
export class FeaturesByHandler {
  readonly #asked = new Map<string, Asked>();

  /** Handlers have changed: all are asked anew. */
  forget(): void {
    this.#asked.clear();
  }

  /** Nothing is taken for granted of a shim that does not tell: it is logged, and has no features. */
  of(d: Daemon, handler: string): Promise<HandlerFeatures> {
    const known = this.#asked.get(handler);
    const isAskedAgain = known?.failedAtNs !== undefined && d.clock.nowNs() - known.failedAtNs > ASK_AGAIN_NS;
    if (known && !isAskedAgain) return known.features;
    const asked: Asked = {
      features: readFeatures(d, handler).catch(err => {
        asked.failedAtNs = d.clock.nowNs();
        const level = isAskedAgain ? 'debug' : 'warn';
        d.log[level]({ handler, err }, `runtime handler ${handler} does not tell its features: ${messageOf(err)}`);
        return UNKNOWN;
      }),
    };
    this.#asked.set(handler, asked);
    return asked.features;
  }
}

async function readFeatures(d: Daemon, handler: string): Promise<HandlerFeatures> {
  const { recursiveReadOnlyMounts, idMappedMounts } = parseFeatures(await shimInfo(runtimeOf(d, handler)));
  return {
    recursiveReadOnlyMounts: recursiveReadOnlyMounts && hasMountSetattr(release()),
    idMappedMounts,
    userNamespacesLack: userNamespacesLack(d, handler, idMappedMounts),
  };
}

/** Without id-mapped mounts only copies of images have the owners that a user namespace needs. */
function userNamespacesLack(d: Daemon, handler: string, idMappedMounts: boolean): string | undefined {
  if (!runtimeOf(d, handler).hasOwnPids) return "its containers do not run on the node's kernel";
  const { root, state } = d.paths;
  const any = [{ containerId: 0, hostId: 65_536, size: 65_536 }];
  try {
    const canMap = withUserNamespace({ uids: any, gids: any }, userns => canIdMap(root, userns));
    const lack = idMappedMounts
      ? kernelLack(release(), canMap ? undefined : root)
      : 'its OCI runtime does not tell of id-mapped mounts (runc has them since 1.2)';
    if (!lack || snapshotterOf(d, handler) === 'native') return pathsLack([root, state]);
    return `${lack}; runtime.handlers.${handler}.snapshotter = "native" does without`;
  } catch (err) {
    return `a user namespace cannot be made and used: ${messageOf(err)}`;
  }
}

/** What the kernel lacks for an overlay with other owners, or the file system of the images. */
function kernelLack(kernelRelease: string, unmappable: string | undefined): string | undefined {
  if (!hasIdMappedLayers(kernelRelease)) return `its kernel is ${kernelRelease}, and 5.19 is needed`;
  return unmappable && `the file system of ${unmappable} has no id-mapped mounts`;
}

/** Root of a pod's user namespace is some user of the host's, who must get to the root file systems below these. */
export function pathsLack(dirs: readonly string[]): string | undefined {
  for (const dir of dirs)
    for (let at = realpathSync(dir); at !== dirname(at); at = dirname(at))
      if ((statSync(at).mode & constants.S_IXOTH) === 0)
        return `${at} is closed to the pod's users: its mode needs o+x`;
  return undefined;
}

/** Source: containerd core/runtime/v2/README.md, "Introspection": options on stdin, RuntimeInfo on stdout. */
async function shimInfo({ program: ours, foreign, options }: ShimRuntime): Promise<RuntimeInfo> {
  const program = foreign ? foreign.program : ours;
  if (!program) throw failedPrecondition('its shim runs already, and has no program to ask');
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
export const hasMountSetattr = (kernelRelease: string): boolean => isSince(kernelRelease, 5, 12);

/** Whether an overlay's layers can be id-mapped mounts. Source: the kernel's log, overlayfs in Linux 5.19. */
export const hasIdMappedLayers = (kernelRelease: string): boolean => isSince(kernelRelease, 5, 19);

function isSince(kernelRelease: string, atLeastMajor: number, atLeastMinor: number): boolean {
  const [major = 0, minor = 0] = kernelRelease.split(/[.-]/).map(Number);
  return major > atLeastMajor || (major === atLeastMajor && minor >= atLeastMinor);
}

/** What a runtime says of itself. @throws RpcError InvalidArgument when the features are no JSON object. */
export function parseFeatures({ features }: Pick<RuntimeInfo, 'features'>): RuntimeFeatures {
  if (!features) return NONE;
  const text = Buffer.from(features.value).toString();
  let json: OciFeatures | null;
  try {
    json = JSON.parse(text) as OciFeatures | null;
  } catch (err) {
    throw invalidArgument(`its features are not JSON: ${text.slice(0, 200)}`, err);
  }
  const options: readonly unknown[] = Array.isArray(json?.mountOptions) ? json.mountOptions : [];
  return {
    recursiveReadOnlyMounts: options.includes('rro'),
    idMappedMounts: json?.linux?.mountExtensions?.idmap?.enabled === true,
  };
}

import { invalidArgument } from '@cleat/base';
import type { IdMappings } from '@cleat/linux';
import { type IDMapping, NamespaceMode, type NamespaceOption, type UserNamespace } from '@cleat/proto/cri';
import type { OciIdMapping, OciUser } from './oci.ts';

/** Ids of the kernel end here: the last one means "none". Source: user_namespaces(7). */
const MAX_IDS = 0xffff_ffff;

const FIELD = 'namespace_options.userns_options';

/** What a pod's or a container's user namespace maps; undefined when it is the host's. The options are validated. */
export function userNamespace(options: NamespaceOption | undefined): IdMappings | undefined {
  const { mode, uids = [], gids = [] } = options?.usernsOptions ?? {};
  if (mode !== NamespaceMode.POD || uids.length + gids.length === 0) return undefined;
  return { uids: uids.map(idMapping), gids: gids.map(idMapping) };
}

/** A mapping of the CRI, in the words of the kernel. */
export const idMapping = ({ containerId, hostId, length }: IDMapping) => ({ containerId, hostId, size: length });

/** What the CRI and we allow of the options of a sandbox or a container. @throws RpcError InvalidArgument naming the field. */
export function validateUserNamespace(options: NamespaceOption | undefined): void {
  const asked = options?.usernsOptions;
  if (!asked) return;
  const { mode, uids, gids } = asked;
  if (mode !== NamespaceMode.POD && mode !== NamespaceMode.NODE)
    throw invalidArgument(`${FIELD}.mode is neither POD nor NODE`);
  if (uids.length + gids.length === 0) return; // the default: the host's
  if (mode === NamespaceMode.NODE) throw invalidArgument(`${FIELD}: mode is NODE, but there are id mappings`);
  for (const [field, ranges] of Object.entries({ uids, gids })) validateRanges(`${FIELD}.${field}`, ranges);
  for (const kind of ['network', 'pid', 'ipc'] as const)
    if (options[kind] === NamespaceMode.NODE)
      throw invalidArgument(
        `namespace_options.${kind} is NODE: a pod with a user namespace cannot use the host's ${kind} namespace`,
      );
}

function validateRanges(field: string, ranges: readonly IDMapping[]): void {
  const [range, ...more] = ranges;
  if (!range || more.length > 0) throw invalidArgument(`${field}: one mapping is needed, there are ${ranges.length}`);
  const { containerId, hostId, length } = range;
  if (containerId !== 0)
    throw invalidArgument(`${field}: id 0 of the container is not mapped: it begins at ${containerId}`);
  if (length === 0 || hostId + length > MAX_IDS)
    throw invalidArgument(`${field}: not a range of ids: ${length} from ${hostId} on`);
}

/** A container lives in its pod's user namespace; it may leave its own options out. @throws RpcError InvalidArgument. */
export function requireSameUserNamespace(
  container: NamespaceOption | undefined,
  pod: NamespaceOption | undefined,
): void {
  if (!container?.usernsOptions) return;
  const text = (asked: UserNamespace | undefined) => JSON.stringify([asked?.uids ?? [], asked?.gids ?? []]);
  if (text(container.usernsOptions) !== text(pod?.usernsOptions))
    throw invalidArgument(`${FIELD} of the container differ from its sandbox's`);
}

/** The process's ids must exist in its namespace. @throws RpcError InvalidArgument naming one that does not. */
export function requireMappedUser({ uid, gid, additionalGids }: OciUser, mappings: IdMappings): void {
  const isMapped = (id: number, ranges: IdMappings['uids']) => ranges.some(({ size }) => id < size);
  if (!isMapped(uid, mappings.uids)) throw invalidArgument(`user ${uid} is not mapped in the pod's user namespace`);
  const unmapped = [gid, ...additionalGids].find(id => !isMapped(id, mappings.gids));
  if (unmapped !== undefined) throw invalidArgument(`group ${unmapped} is not mapped in the pod's user namespace`);
}

/** Who root of the namespace is on the host. */
export const mappedRoot = ({ uids, gids }: IdMappings): { readonly uid: number; readonly gid: number } => ({
  uid: uids[0]?.hostId ?? 0,
  gid: gids[0]?.hostId ?? 0,
});

/** Mappings as an OCI configuration has them. */
export const ociMappings = ({ uids, gids }: IdMappings) => ({
  uidMappings: uids.map(ociMapping),
  gidMappings: gids.map(ociMapping),
});

const ociMapping = ({ containerId, hostId, size }: IdMappings['uids'][number]): OciIdMapping => ({
  containerID: containerId,
  hostID: hostId,
  size,
});

import type { IdMapping, IdMappings } from '@cleat/linux';

/** Whom the kernel shows for ids that have no name in a user namespace. Source: user_namespaces(7), overflowuid. */
const NOBODY = 65_534;

/** Source: linux/capability.h, struct vfs_ns_cap_data: magic and flags, two pairs of sets, and root's id since revision 3. */
const REVISION_MASK = 0xff00_0000;
const REVISION_3 = 0x0300_0000;
const REVISION_3_BYTES = 24;
const ROOT_ID_AT = 20;

/** Who an id of a user namespace is on the host. One that has no mapping is nobody, and no other's. */
export function shiftedId(id: number, ranges: readonly IdMapping[]): number {
  const range = ranges.find(({ containerId, size }) => id >= containerId && id < containerId + size);
  return range ? range.hostId + id - range.containerId : NOBODY;
}

/**
 * The attribute `security.capability` for a file that belongs to a user namespace: without root's id in it, the kernel
 * would not heed it there. Source: capabilities(7), "Namespaced file capabilities".
 */
export function shiftedCapability(value: Buffer, { uids }: IdMappings): Buffer {
  const shifted = Buffer.alloc(REVISION_3_BYTES);
  value.copy(shifted);
  const root = value.length >= REVISION_3_BYTES ? value.readUInt32LE(ROOT_ID_AT) : 0;
  shifted.writeUInt32LE(((value.readUInt32LE(0) & ~REVISION_MASK) | REVISION_3) >>> 0, 0);
  shifted.writeUInt32LE(shiftedId(root, uids), ROOT_ID_AT);
  return shifted;
}

import { invalidArgument } from '@cleat/base';

/** Largest id of a user or group. Linux: the id 2^32 - 1 means "none". */
const MAX_ID = 2n ** 32n - 2n;

/** A user or group id of the CRI. @throws RpcError InvalidArgument naming the field. */
export function idNumber(id: bigint, field: string): number {
  if (id < 0n || id > MAX_ID) throw invalidArgument(`${field} is not an id of a user or group: ${id}`);
  return Number(id);
}

/**
 * A limit as a JSON number. What is beyond 2^53 - 1 (8 PiB) is unlimited in all but name, and a JSON number cannot
 * carry it exactly: it is cut there.
 */
export function limitNumber(limit: bigint): number {
  return limit > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(limit);
}

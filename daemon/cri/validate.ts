import { invalidArgument } from '@cleat/base';

/** A field that must be there. @throws RpcError InvalidArgument naming the field. */
export function required<T>(value: T | undefined, field: string): T {
  if (value === undefined || value === '') throw invalidArgument(`${field} is required`);
  return value;
}

/** Longest id that a caller may send, in characters: ours have 64. */
const MAX_ID_CHARACTERS = 256;

/** An id as a caller sent it. @throws RpcError InvalidArgument naming the field when it is empty or no id of anything. */
export function requiredId(value: string, field: string): string {
  required(value, field);
  if (!/^[A-Za-z0-9_.-]+$/.test(value) || value.length > MAX_ID_CHARACTERS)
    throw invalidArgument(`${field} is not an id: ${JSON.stringify(value.slice(0, 80))}`);
  return value;
}

/** Control characters, slashes: none may be in a name that goes into error messages, labels, CNI arguments and file names. */
const NO_NAME = /[\p{Cc}/]/u;

/** A name as a caller sent it. @throws RpcError InvalidArgument naming the field when it is empty or cannot be a name. */
export function requiredName(value: string, field: string): string {
  if (NO_NAME.test(required(value, field)))
    throw invalidArgument(`${field} is no name: ${JSON.stringify(value.slice(0, 80))}`);
  return value;
}

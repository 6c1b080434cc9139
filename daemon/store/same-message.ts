import { isDeepStrictEqual } from 'node:util';
import type { Init, MessageType } from '@cleat/proto/codec';

/** Whether two messages say the same. The order of a map's entries says nothing: Go's clients change it from call to call. */
export const sameMessage = <T>(type: MessageType<T>, a: T, b: T): boolean =>
  isDeepStrictEqual(copyOf(type, a), copyOf(type, b));

/** Decoded from the same kind of bytes, whatever the message was made from. */
const copyOf = <T>(type: MessageType<T>, message: T): T => type.decode(type.encode(message as Init<T>));

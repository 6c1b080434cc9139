import type { Init, MessageType } from '@cleat/proto/codec';

/**
 * A CRI message inside a JSON file: its protobuf bytes in base64. JSON has no 64-bit integers and no bytes,
 * and protobuf's own rules make the files additive.
 */
export const toBase64 = <T>(type: MessageType<T>, message: T): string =>
  Buffer.from(type.encode(message as Init<T>)).toString('base64');

export const fromBase64 = <T>(type: MessageType<T>, text: string): T => type.decode(Buffer.from(text, 'base64'));

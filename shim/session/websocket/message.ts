/** A client's message is not what its protocol prescribes: its session ends. */
export class MessageError extends Error {
  override readonly name = 'MessageError';
}

/** A message: bytes of a channel. */
export type Message = { readonly channel: number; readonly data: Buffer };

const base64Text = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Code of the digit 0. */
const ZERO = 0x30;

/**
 * The channel and the data of a message; undefined for an empty one, which means nothing.
 * Source: k8s.io/streaming pkg/httpstream/wsstream conn.go.
 * @throws MessageError when it is no base64, and should be.
 */
export function decodeMessage(bytes: Buffer, base64: boolean): Message | undefined {
  const channel = bytes[0];
  if (channel === undefined) return undefined;
  if (!base64) return { channel, data: bytes.subarray(1) };
  const text = bytes.toString('latin1', 1).replace(/[\r\n]/g, '');
  if (!base64Text.test(text)) throw new MessageError('a message is not base64');
  return { channel: channel - ZERO, data: Buffer.from(text, 'base64') };
}

/** A message for the client: binary, or text. */
export const encodeMessage = ({ channel, data }: Message, base64: boolean): Buffer | string =>
  base64 ? String.fromCharCode(ZERO + channel) + data.toString('base64') : Buffer.concat([Buffer.of(channel), data]);

/** A signature as it lies beside an image. */
export type Signature = {
  /** What was signed: bytes that the signature is of. */
  readonly signed: Uint8Array;
  /** Base 64. */
  readonly signature: string;
  /** What those bytes say that they are about: a digest, or in words what else. To be asked only when the signature counts. */
  readonly claim: () => string;
};

/** A member of what was parsed as JSON; undefined when there is none. */
export const member = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;

/** Undefined for what is no JSON. */
export function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined; // said by whoever finds nothing in it
  }
}

import type { TerminalSize } from './target.ts';

/** A size document is some thirty bytes; what is longer is none. */
const MAX_DOCUMENT_BYTES = 1024;

/**
 * Reads a stream of `{"Width":80,"Height":24}` documents, cut anywhere.
 * Source: k8s.io/client-go tools/remotecommand resize.go.
 */
export class ResizeReader {
  #pending = '';

  /** The sizes that these bytes complete. @throws Error when they are no size documents. */
  push(bytes: Uint8Array): TerminalSize[] {
    if (bytes.length > 64 * MAX_DOCUMENT_BYTES) throw new Error(`a resize message has ${bytes.length} bytes`);
    this.#pending += Buffer.from(bytes).toString('latin1');
    const sizes: TerminalSize[] = [];
    for (let end = this.#pending.indexOf('}'); end >= 0; end = this.#pending.indexOf('}')) {
      const size = parseSize(this.#pending.slice(0, end + 1));
      if (size !== undefined) sizes.push(size);
      this.#pending = this.#pending.slice(end + 1);
    }
    if (this.#pending.length > MAX_DOCUMENT_BYTES) throw new Error('a terminal size has more than 1024 bytes');
    return sizes;
  }
}

/** Undefined for a size of zero, which some clients send when they have no terminal. */
function parseSize(text: string): TerminalSize | undefined {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw new Error('a terminal size is not JSON', { cause });
  }
  const width = numberIn(document, 'width');
  const height = numberIn(document, 'height');
  return width === 0 || height === 0 ? undefined : { width, height };
}

/** A number of the document, whatever the case of its name, as Go's JSON has it. */
function numberIn(document: unknown, name: string): number {
  const entries = Object.entries(document ?? {});
  const value: unknown = entries.find(([key]) => key.toLowerCase() === name)?.[1] ?? 0;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffff) return value;
  throw new Error(`the ${name} of a terminal is ${JSON.stringify(value)}, not a number up to 65535`);
}

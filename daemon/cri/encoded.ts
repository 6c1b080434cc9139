/** An answer whose protobuf bytes are there already: it goes out as it is. */
export class Encoded {
  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }
}

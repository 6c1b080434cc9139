import { ftruncateSync, writeSync } from 'node:fs';
import type { SparseMap } from './sparse-map.ts';

/** Writes what is stored of a sparse file where it belongs; what lies between stays a hole. */
export class SparseFile {
  readonly #fd: number;
  readonly #map: SparseMap;
  #piece = 0;
  #written = 0;

  constructor(fd: number, map: SparseMap) {
    this.#fd = fd;
    this.#map = map;
  }

  /** The next bytes that are stored. */
  write(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; ) {
      const piece = this.#map.pieces[this.#piece];
      if (!piece) return; // not so: the map was compared with what is stored
      const length = Math.min(chunk.length - at, piece.length - this.#written);
      const written = writeSync(this.#fd, chunk, at, length, piece.offset + this.#written);
      at += written;
      this.#written += written;
      if (this.#written < piece.length) continue;
      this.#piece++;
      this.#written = 0;
    }
  }

  /** To be called once, when all is written. */
  finish(): void {
    ftruncateSync(this.#fd, this.#map.realBytes);
  }
}

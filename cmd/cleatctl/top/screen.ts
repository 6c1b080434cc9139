/** The terminal as a whole screen, with keys read one by one. Disposing of it leaves the terminal as it was. */
export class FullScreen implements Disposable {
  readonly #onKeys: (text: string) => void;
  readonly #onResize: () => void;

  constructor(onKeys: (text: string) => void, onResize: () => void) {
    this.#onKeys = onKeys;
    this.#onResize = onResize;
    process.stdin.setRawMode(true);
    process.stdin.setEncoding('utf8').on('data', this.#onKeys);
    process.stdout.on('resize', this.#onResize);
    process.stdout.write('\u001b[?1049h\u001b[?25l\u001b[?7l'); // another screen, no cursor, no wrapping
  }

  /** A terminal that does not tell its size has that of the oldest ones. */
  get size(): { columns: number; rows: number } {
    const [columns, rows] = process.stdout.getWindowSize();
    return { columns: columns || 80, rows: rows || 24 };
  }

  /** In one write, so that it does not flicker. */
  show(lines: readonly string[]): void {
    const text = lines.map(line => `${line}\u001b[K`).join('\r\n');
    process.stdout.write(`\u001b[H${text}\u001b[J`);
  }

  [Symbol.dispose](): void {
    process.stdout.write('\u001b[?7h\u001b[?25h\u001b[?1049l');
    process.stdout.off('resize', this.#onResize);
    process.stdin.off('data', this.#onKeys).setRawMode(false).pause();
  }
}

import { LayerPhase, type LayerProgress } from '@cleat/proto/images';
import { shownId, shownSize } from './format.ts';

type Print = (text: string) => void;

/** Bars are as long as the terminal lets them, next to this much text. */
const TEXT_COLUMNS = 66;
const MIN_BAR = 4;
const MAX_BAR = 24;
/** Rates are of the last seconds, so that they follow what happens. */
const RATE_WINDOW_MS = 5000;

const words: Readonly<Record<number, string>> = {
  [LayerPhase.LAYER_WAITING]: 'waiting',
  [LayerPhase.LAYER_DOWNLOADING]: 'downloading',
  [LayerPhase.LAYER_UNPACKING]: 'unpacking',
  [LayerPhase.LAYER_DONE]: 'done',
};

/** Plain lines: one for each step of each layer. */
export class PullLines {
  readonly #print: Print;
  readonly #phases = new Map<string, number>();

  constructor(print: Print) {
    this.#print = print;
  }

  show(layers: readonly LayerProgress[]): void {
    for (const { digest, phase, totalBytes } of layers) {
      if (this.#phases.get(digest) === phase) continue;
      this.#phases.set(digest, phase);
      this.#print(`${shownId(digest, true)} ${words[phase] ?? ''} ${shownSize(totalBytes)}\n`);
    }
  }
}

/** A line with a bar for each layer, drawn again in place. */
export class PullScreen {
  readonly #print: Print;
  readonly #rates = new Map<string, Rate>();
  #drawn = 0;

  constructor(print: Print) {
    this.#print = print;
  }

  /** @param nowMs of a clock that never goes back. */
  show(layers: readonly LayerProgress[], nowMs: number): void {
    if (layers.length === 0) return;
    const rows = Math.max(1, (process.stdout.rows ?? 24) - 2);
    const active = layers.filter(({ phase }) => phase !== LayerPhase.LAYER_DONE);
    const shown = layers.length <= rows ? layers : active.slice(0, rows - 1);
    const width = process.stdout.columns ?? 80;
    const bar = Math.max(MIN_BAR, Math.min(MAX_BAR, width - TEXT_COLUMNS));
    const lines = shown.map(layer => this.#line(layer, nowMs, bar));
    if (shown.length < layers.length)
      lines.push(`${layers.length - active.length} of ${layers.length} layers are done`);
    const up = this.#drawn > 0 ? `\x1b[${this.#drawn}A` : '';
    this.#print(`${up}\x1b[J${lines.map(line => `${line.slice(0, width - 1)}\n`).join('')}`);
    this.#drawn = lines.length;
  }

  #line({ digest, phase, bytes, totalBytes }: LayerProgress, nowMs: number, barLength: number): string {
    const rate = this.#rates.get(digest) ?? new Rate();
    this.#rates.set(digest, rate);
    rate.note(Number(bytes), nowMs);
    const done = totalBytes === 0n ? 1 : Number(bytes) / Number(totalBytes);
    const full = Math.min(barLength, Math.round(done * barLength));
    const bar = `${'='.repeat(full)}${' '.repeat(barLength - full)}`;
    const head = `${shownId(digest, true)} [${bar}] ${shownSize(totalBytes).padStart(9)}  ${words[phase] ?? ''}`;
    if (phase !== LayerPhase.LAYER_DOWNLOADING) return head;
    const perSecond = rate.perSecond();
    if (perSecond <= 0) return head;
    return `${head}  ${shownSize(perSecond)}/s  ${shownTime((Number(totalBytes) - Number(bytes)) / perSecond)} left`;
  }
}

class Rate {
  #notes: { readonly bytes: number; readonly atMs: number }[] = [];

  note(bytes: number, atMs: number): void {
    this.#notes = [...this.#notes.filter(note => atMs - note.atMs <= RATE_WINDOW_MS), { bytes, atMs }];
  }

  perSecond(): number {
    const [first, last] = [this.#notes[0], this.#notes.at(-1)];
    if (!first || !last || last.atMs === first.atMs) return 0;
    return ((last.bytes - first.bytes) * 1000) / (last.atMs - first.atMs);
  }
}

function shownTime(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 120 ? `${whole} s` : `${Math.ceil(whole / 60)} min`;
}

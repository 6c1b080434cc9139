import { messageOf } from '@cleat/base';
import { untilInterrupted } from '../interrupted.ts';
import type { Context } from '../verb.ts';
import { details } from './details.ts';
import { draw, drawOpen } from './draw.ts';
import { type Row, rows } from './rows.ts';
import { FullScreen } from './screen.ts';
import { keysIn, press, shownRows, type View } from './view.ts';
import { Watch } from './watch.ts';

/** How often the screen is drawn anew while answers are missing, in milliseconds. */
const REDRAW_MS = 500;

/**
 * Show everything, counted anew every `periodMs`, until the operator leaves. Keys act at once. A shim has --timeout to
 * answer, however short the period is; the screen does not wait for those that are slow.
 */
export async function liveTop(context: Context, view: View, periodMs: number): Promise<void> {
  const live = new Live(view, new Watch(context));
  const signal = untilInterrupted();
  signal.addEventListener('abort', () => live.leave(), { once: true });
  using screen = new FullScreen(
    text => live.keys(text, screen),
    () => live.draw(screen),
  );
  live.draw(screen);
  while (!live.view.leaving) {
    const endMs = performance.now() + periodMs;
    await live.period(endMs, screen);
    await live.pause(endMs - performance.now());
  }
}

class Live {
  view: View;
  readonly #watch: Watch;
  #failure = '';
  readonly #left = Promise.withResolvers<void>();

  constructor(view: View, watch: Watch) {
    this.view = view;
    this.#watch = watch;
  }

  /** Settles when the operator has left. */
  get left(): Promise<void> {
    return this.#left.promise;
  }

  leave(): void {
    this.view = { ...this.view, leaving: true };
    this.#left.resolve();
  }

  /** Count, and show what has been counted now and again until it is all: at the end of the period at the latest. */
  async period(endMs: number, screen: FullScreen): Promise<void> {
    let isCounted = false;
    const counted = this.count().then(() => {
      isCounted = true;
    });
    do {
      await Promise.race([counted, this.pause(Math.min(REDRAW_MS, endMs - performance.now()))]);
      this.draw(screen);
    } while (!isCounted && !this.view.leaving && performance.now() < endMs);
  }

  /** Settles when every shim that was asked has answered, or let its time pass. */
  async count(): Promise<void> {
    try {
      await this.#watch.find();
      this.#failure = '';
    } catch (err) {
      this.#failure = messageOf(err); // shown; the next one may succeed
    }
    await this.#watch.ask();
  }

  keys(text: string, screen: FullScreen): void {
    for (const key of keysIn(text)) this.view = press(this.view, key, shownRows(this.#rows(), this.view));
    if (this.view.leaving) this.leave();
    else this.draw(screen);
  }

  draw(screen: FullScreen): void {
    const { open } = this.view;
    const all = this.#rows();
    const watched = this.#watch.watched.find(({ target }) => target.id === open);
    const row = all.find(({ id }) => id === open);
    const clock = this.#failure || new Date().toISOString().slice(11, 19);
    if (watched && row) screen.show(drawOpen(details(watched, row), screen.size));
    else screen.show(draw(all, this.view, screen.size, clock));
  }

  #rows(): Row[] {
    return rows(this.#watch.watched, this.#watch.restarts, performance.now());
  }

  async pause(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, Math.max(0, ms));
    await Promise.race([promise, this.left]);
    clearTimeout(timer);
  }
}

import { messageOf } from '@cleat/base';
import { untilInterrupted } from '../interrupted.ts';
import type { Context } from '../verb.ts';
import { details } from './details.ts';
import { draw, drawOpen } from './draw.ts';
import { type Row, rows } from './rows.ts';
import { type Counted, sample } from './sample.ts';
import { FullScreen } from './screen.ts';
import { keysIn, press, shownRows, type View } from './view.ts';

/** Show everything, counted anew every `periodMs`, until the operator leaves. Keys act at once. */
export async function liveTop(context: Context, view: View, periodMs: number): Promise<void> {
  const patience = { ...context, timeoutMs: Math.min(context.timeoutMs, periodMs) }; // a shim that hangs must not slow it down
  const live = new Live(view);
  const signal = untilInterrupted();
  signal.addEventListener('abort', () => live.leave(), { once: true });
  using screen = new FullScreen(
    text => live.keys(text, screen),
    () => live.draw(screen),
  );
  live.draw(screen);
  while (!live.view.leaving) {
    const startMs = performance.now();
    await Promise.race([live.count(patience), live.left]);
    live.draw(screen);
    await live.pause(Math.max(0, periodMs - (performance.now() - startMs)));
  }
}

class Live {
  view: View;
  #before: readonly Counted[] = [];
  #now: readonly Counted[] = [];
  #rows: Row[] = [];
  #failure = '';
  readonly #left = Promise.withResolvers<void>();

  constructor(view: View) {
    this.view = view;
  }

  /** Settles when the operator has left. */
  get left(): Promise<void> {
    return this.#left.promise;
  }

  leave(): void {
    this.view = { ...this.view, leaving: true };
    this.#left.resolve();
  }

  async count(context: Context): Promise<void> {
    try {
      const next = await sample(context);
      [this.#before, this.#now] = [this.#now, next];
      this.#rows = rows(this.#before, this.#now);
      this.#failure = '';
    } catch (err) {
      this.#failure = messageOf(err); // shown; the next count may succeed
    }
  }

  keys(text: string, screen: FullScreen): void {
    for (const key of keysIn(text)) this.view = press(this.view, key, shownRows(this.#rows, this.view));
    if (this.view.leaving) this.leave();
    else this.draw(screen);
  }

  draw(screen: FullScreen): void {
    const { open } = this.view;
    const counted = this.#now.find(({ target }) => target.id === open);
    const row = this.#rows.find(({ id }) => id === open);
    const clock = this.#failure || new Date().toISOString().slice(11, 19);
    if (counted && row) screen.show(drawOpen(details(counted, row), screen.size));
    else screen.show(draw(this.#rows, this.view, screen.size, clock));
  }

  async pause(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    await Promise.race([promise, this.left]);
    clearTimeout(timer);
  }
}

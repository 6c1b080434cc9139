import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { DeadlineTimer } from '../../packages/ttrpc/src/deadline-timer.ts';

t.test('a time that one timer cannot wait does not end at once, and asks no timer too much', async t => {
  const warnings: Error[] = [];
  const warned = (warning: Error) => warnings.push(warning);
  process.on('warning', warned);
  t.teardown(() => process.off('warning', warned));
  let ended = false;
  const timer = new DeadlineTimer(40 * 24 * 3600_000, () => {
    ended = true;
  });
  await sleep(20);
  t.notOk(ended);
  t.ok(timer.leftMs > 39 * 24 * 3600_000);
  timer[Symbol.dispose]();
  t.same(warnings, []);
});

t.test(
  'it calls back once when the time is over, at once when there is none, and never after it was disposed',
  async t => {
    for (const leftMs of [0, -1, Number.NaN, Number.NEGATIVE_INFINITY]) {
      let calls = 0;
      new DeadlineTimer(leftMs, () => calls++);
      t.equal(calls, 1, String(leftMs));
    }
    let disposedCalls = 0;
    new DeadlineTimer(1, () => disposedCalls++)[Symbol.dispose]();
    let calls = 0;
    new DeadlineTimer(5, () => calls++);
    while (calls === 0) await sleep(1);
    await sleep(10);
    t.same([calls, disposedCalls], [1, 0]);
  },
);

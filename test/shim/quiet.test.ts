import { mock } from 'node:test';
import { systemClock } from '@cleat/base';
import t from 'tap';
import { History } from '../../shim/debug/history.ts';
import { whenQuiet } from '../../shim/quiet.ts';

mock.timers.enable({ apis: ['setTimeout'] });

const call = (history: History): void => history.end(history.begin('s/Exec', ''), '');

t.test('a shim cleans up when it had much to do and nobody calls any more', async t => {
  const history = new History(systemClock);
  let cleanUps = 0;
  const stop = whenQuiet(history, () => cleanUps++);
  mock.timers.tick(1_000);
  t.equal(cleanUps, 1, 'its start was something to do');
  call(history);
  mock.timers.tick(60_000);
  t.equal(cleanUps, 1, 'for one call it is not worth it');
  const wait = history.begin('s/Wait', '');
  call(history);
  mock.timers.tick(900);
  call(history);
  mock.timers.tick(900);
  t.equal(cleanUps, 1, 'it is not quiet yet');
  const running = history.begin('s/Exec', '');
  mock.timers.tick(60_000);
  t.equal(cleanUps, 1, 'a call runs');
  history.end(running, '');
  mock.timers.tick(1_000);
  t.equal(cleanUps, 2, 'somebody who waits for the end of the container is no call');
  mock.timers.tick(60_000);
  t.equal(cleanUps, 2, 'once');
  history.end(wait, '');
  for (let n = 0; n < 2; n++) call(history);
  stop();
  mock.timers.tick(60_000);
  t.equal(cleanUps, 2);
});

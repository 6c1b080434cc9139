import { mock } from 'node:test';
import { systemClock } from '@cleat/base';
import t from 'tap';
import { History } from '../../shim/debug/history.ts';
import { whenQuiet } from '../../shim/quiet.ts';

mock.timers.enable({ apis: ['setTimeout'] });

const call = (history: History): void => history.end(history.begin('s/Exec', ''), '');

t.test('a shim cleans up when it had something to do and nobody calls any more', async t => {
  const history = new History(systemClock);
  let cleanUps = 0;
  const stop = whenQuiet(history, () => cleanUps++);
  call(history);
  mock.timers.tick(900);
  call(history);
  mock.timers.tick(900);
  t.equal(cleanUps, 0, 'it is not quiet yet');
  mock.timers.tick(100);
  t.equal(cleanUps, 1, 'a second after its start');
  mock.timers.tick(60_000);
  t.equal(cleanUps, 1, 'once');
  const wait = history.begin('s/Wait', '');
  call(history);
  mock.timers.tick(9_000);
  call(history);
  mock.timers.tick(9_000);
  t.equal(cleanUps, 1, 'for a few calls it waits longer');
  mock.timers.tick(1_000);
  t.equal(cleanUps, 2, 'somebody who waits for the end of the container is no call');
  for (let n = 0; n < 10; n++) call(history);
  const running = history.begin('s/Exec', '');
  mock.timers.tick(60_000);
  t.equal(cleanUps, 2, 'a call runs');
  history.end(running, '');
  mock.timers.tick(1_000);
  t.equal(cleanUps, 3, 'a second after many');
  history.end(wait, '');
  stop();
  mock.timers.tick(60_000);
  t.equal(cleanUps, 3);
});

import { Code } from '@cleat/base';
import t from 'tap';
import { type LockMaster, OperationLocks } from '../../../daemon/upgrade/operation-locks.ts';

/** An old daemon's locks and those of the new one, as the messages between them join them. */
function pair() {
  const [older, newer] = [new OperationLocks(), new OperationLocks()];
  const master: LockMaster = {
    acquire: (key, signal) => newer.lend(key, signal),
    release: key => newer.takeBack(key)?.[Symbol.dispose](),
  };
  return {
    older,
    newer,
    async freeze() {
      older.follow(master);
      for (const key of older.held) await newer.lend(key);
    },
  };
}

/** Whether a promise settles without anything else happening. */
const settles = (promise: Promise<unknown>) =>
  Promise.race([promise.then(() => true), new Promise(resolve => setImmediate(resolve, false))]);

t.test('what the old daemon holds when it hands over, the new one gets when the old one is done', async t => {
  const { older, newer, freeze } = pair();
  const held = await older.acquire('a');
  await freeze();
  const waiting = newer.acquire('a');
  t.equal(await settles(waiting), false);
  t.equal(await settles(newer.acquire('b')), true, 'other keys are free');
  held[Symbol.dispose]();
  t.equal(await settles(waiting), true);
});

t.test('after handing over, the old daemon gets a lock only when the new one has none', async t => {
  const { older, newer, freeze } = pair();
  await freeze();
  const held = await newer.acquire('a');
  const waiting = older.acquire('a');
  t.equal(await settles(waiting), false);
  t.equal(newer.isLent('a'), false);
  held[Symbol.dispose]();
  const lent = await waiting;
  t.equal(newer.isLent('a'), true);
  lent[Symbol.dispose]();
  t.equal(newer.isLent('a'), false);
});

t.test('who waited in the old daemon before it handed over asks the new one in its turn', async t => {
  const { older, newer, freeze } = pair();
  const first = await older.acquire('a');
  const second = older.acquire('a');
  await freeze();
  const third = newer.acquire('a');
  first[Symbol.dispose]();
  const got = await Promise.race([
    second.then(lock => ['old', lock] as const),
    third.then(lock => ['new', lock] as const),
  ]);
  got[1][Symbol.dispose]();
  await Promise.all([second, third]);
  t.pass('both get it, one after the other');
});

t.test('a caller that leaves gives up its place', async t => {
  const { older, newer, freeze } = pair();
  await freeze();
  using _held = await newer.acquire('a');
  const leave = new AbortController();
  const waiting = older.acquire('a', leave.signal);
  leave.abort();
  await t.rejects(waiting, { code: Code.Cancelled });
  t.strictSame(older.held, []);
});

t.test('the end of a process is written down by one of the two', async t => {
  const cases = [
    ['nobody holds it: the new one writes', async () => undefined, false, true],
    ['an operation of the old one holds it: the old one writes', (o: OperationLocks) => o.acquire('a'), true, false],
  ] as const;
  for (const [what, prepare, byOld, byNew] of cases) {
    const { older, newer, freeze } = pair();
    let isKnown = false;
    const held = await prepare(older);
    await freeze();
    const answers = [older.isOursToRecord('a', () => isKnown), newer.isOursToRecord('a', () => isKnown)] as const;
    t.equal(await settles(answers[0]), byOld, what);
    t.equal(await settles(answers[1]), byNew, what);
    isKnown = true;
    held?.[Symbol.dispose]();
    for (const locks of [older, newer]) locks.poke();
    t.strictSame(await Promise.all(answers), [byOld, byNew]);
  }
});

t.test('a daemon that is alone writes all by itself, what is known too', async t => {
  t.equal(await new OperationLocks().isOursToRecord('a', () => true), true);
});

t.test('what is being freed counts as held, and is idle at its end', async t => {
  const { older, newer, freeze } = pair();
  older.keep('a');
  await freeze();
  t.equal(newer.isLent('a'), true);
  const idle = older.idle();
  t.equal(await settles(idle), false);
  older.drop('a');
  t.equal(await settles(idle), true);
  t.equal(newer.isLent('a'), false);
});

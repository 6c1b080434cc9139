import t from 'tap';
import type { SpecResult } from '../critest-report.ts';
import { Checklist } from './checklist.ts';

t.test('a check that fails is told with all that led to it, and the next one runs', async t => {
  const told: SpecResult[] = [];
  const list = new Checklist(result => told.push(result));
  await list.check('the first holds', async () => {
    throw new Error('it did not happen', { cause: new Error('state is 3') });
  });
  await list.check('the second holds', async () => {});
  t.match(list.results, [
    { name: 'the first holds', state: 'failed', message: 'it did not happen: state is 3' },
    { name: 'the second holds', state: 'passed' },
  ]);
  t.strictSame(told, list.results);
});

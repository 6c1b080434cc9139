import t from 'tap';
import { shownLogLine } from '../../cmd/cleatctl/shim/log-line.ts';

t.test('a line of a log is shown as people read it, an error by its message alone', async t => {
  const err = { type: 'Error', message: 'ENOSPC: no space', stack: 'Error: ENOSPC\n    at write' };
  const line = JSON.stringify({ level: 50, time: 0, path: '/a.log', err, msg: 'output is lost' });
  t.equal(shownLogLine(line), '1970-01-01T00:00:00.000Z error output is lost path=/a.log err="ENOSPC: no space"\n');
});

t.test('what is no JSON is shown as it is, but steers no terminal', async t => {
  t.equal(shownLogLine('panic: \u001b[31mno'), 'panic: ?[31mno\n');
});

import { once } from 'node:events';
import { connect } from 'node:net';
import t from 'tap';
import { TestNode } from './node.ts';
import { eventually, reachPort } from './reach.ts';

t.test('a port on the node answers the test, each side ends its own half', async t => {
  await using node = await TestNode.start();
  const program = `require('net').createServer({ allowHalfOpen: true }, s => {
    let got = '';
    s.on('data', c => { got += c; });
    s.on('end', () => s.end('you said ' + got));
  }).listen(7777, '127.0.0.1')`;
  node.spawn(process.execPath, ['-e', program], { stdio: 'ignore' });
  const path = await reachPort(node, 7777);
  const answer = await eventually(async () => {
    const socket = connect({ path, allowHalfOpen: true }).setEncoding('utf8');
    const ended = once(socket, 'end');
    let text = '';
    socket.on('data', chunk => {
      text += chunk;
    });
    socket.end('hello');
    await ended;
    if (text === '') throw new Error('nobody listens yet');
    return text;
  }, 'the program answers');
  t.equal(answer, 'you said hello');
});

t.test('what never happens is told with what was waited for and why', async t => {
  const never = () => {
    throw new Error('not yet');
  };
  await t.rejects(eventually(never, 'the moon falls', { timeoutMs: 30 }), {
    message: 'the moon falls did not happen within 30 ms',
    cause: { message: 'not yet' },
  });
  const aborted = AbortSignal.abort(new Error('it ended'));
  await t.rejects(eventually(never, 'x', { signal: aborted }), { message: 'it ended' });
});

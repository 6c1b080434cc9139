import t from 'tap';
import { connect, createClient, Server } from 'ttrpc-ts';
import { History } from '../../../shim/debug/history.ts';
import { recorded } from '../../../shim/debug/recorded.ts';
import { collect, Echo } from '../../ttrpc/echo-service.ts';
import { socketPath } from '../../ttrpc/socket-path.ts';

const fakeClock = () => {
  let atNs = 1_000_000_000n;
  return { nowNs: () => atNs, pass: (us: bigint) => (atNs += us * 1000n) };
};

t.test('an operation is running until it ends, then it is finished, with how long it took', async t => {
  const clock = fakeClock();
  const history = new History(clock);
  const operation = history.begin('a/B', 'exec');
  clock.pass(5n);
  t.match(history.running, [{ name: 'a/B', execId: 'exec', durationUs: 5n }]);
  clock.pass(5n);
  history.end(operation, '');
  t.same(history.running, []);
  t.match(history.finished, [{ name: 'a/B', durationUs: 10n, error: '' }]);
  history.end(operation, 'too late');
  t.equal(history.failures, 0n, 'it ends once');
});

t.test('the history is bounded: the oldest are forgotten, and failures are kept for longer', async t => {
  const history = new History(fakeClock());
  history.end(history.begin('a/Failed', ''), 'x'.repeat(5_000));
  for (let i = 0; i < 1_000; i++) history.end(history.begin(`a/${i}`, ''), '');
  t.equal(history.finished.length, 100);
  t.equal(history.finished[0]?.name, 'a/900');
  t.match(history.failed, [{ name: 'a/Failed', error: /^x{1000}$/ }]);
  t.same([history.calls, history.failures], [1_001n, 1n]);
});

t.test('a clock that is set back makes no negative times', async t => {
  const clock = fakeClock();
  const history = new History(clock);
  const operation = history.begin('a/B', '');
  clock.pass(-5n);
  history.end(operation, '');
  t.equal(operation.durationUs, 0n);
});

t.test('calls and streams through a recorded server are written down, also those that fail', async t => {
  const history = new History(fakeClock());
  const server = new Server();
  recorded(server, history).addService(Echo, {
    say: text => {
      if (text === 'fail') throw new Error('no luck');
      return text;
    },
    async *count(text) {
      yield text;
      throw new Error('half way');
    },
  });
  const path = socketPath(t);
  await server.listen(path);
  t.teardown(() => server.close());
  const channel = await connect(path);
  t.teardown(() => channel.close());
  const echo = createClient(Echo, channel);
  t.equal(await echo.say('hello'), 'hello');
  await t.rejects(echo.say('fail'), { message: /no luck/ });
  await t.rejects(collect(echo.count('x')), { message: /half way/ });
  t.match(history.finished, [
    { name: 'test.Echo/Say', error: '' },
    { name: 'test.Echo/Say', error: 'no luck' },
    { name: 'test.Echo/Count', error: 'half way' },
  ]);
  t.same(history.running, []);
});

import t from 'tap';
import { inPlace } from '../../cmd/cleatctl/shim/places.ts';

t.test('hundreds of shims are asked a hundred at a time, and one that hangs holds up none of the others', async t => {
  const hangs = Promise.withResolvers<void>();
  let [now, most] = [0, 0];
  const ask = async (i: number) => {
    most = Math.max(most, ++now);
    await (i === 0 ? hangs.promise : new Promise(setImmediate));
    now--;
    return i;
  };
  const answers = Array.from({ length: 350 }, (_, i) => inPlace(() => ask(i)));
  t.same(
    await Promise.all(answers.slice(1)),
    Array.from({ length: 349 }, (_, i) => i + 1),
  );
  t.same([now, most], [1, 100]);
  hangs.resolve();
  t.equal(await answers[0], 0);
});

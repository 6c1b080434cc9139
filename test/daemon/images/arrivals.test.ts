import { Readable } from 'node:stream';
import t from 'tap';
import { arrivalsOf } from '../../../daemon/images/transfer/arrivals.ts';

const PIECE_BYTES = 64 * 1024;
const pieceOf = (i: number) => new Uint8Array(PIECE_BYTES).fill(i);

t.test('pieces come in order, and as they are: no copy is made', async t => {
  const sent = Array.from({ length: 40 }, (_, i) => pieceOf(i));
  const received: Uint8Array[] = [];
  for await (const pieces of arrivalsOf(Readable.from(sent, { objectMode: true }))) received.push(...pieces);
  t.equal(received.length, sent.length);
  t.ok(received.every((piece, i) => piece === sent[i]));
});

t.test('what nobody takes is not asked for', async t => {
  let made = 0;
  const body = new Readable({
    highWaterMark: PIECE_BYTES,
    read() {
      this.push(made < 100 ? pieceOf(made++) : null);
    },
  });
  const arrivals = arrivalsOf(body);
  let taken = (await arrivals.next()).value?.length ?? 0;
  for (let turn = 0; turn < 20; turn++) await new Promise(resolve => setImmediate(resolve));
  t.ok(made < 8, `${made} pieces were made before more was wanted`);
  for await (const pieces of arrivals) taken += pieces.length;
  t.equal(taken, 100);
});

t.test('a body that fails fails after what has come of it', async t => {
  const body = new Readable({ read() {} });
  body.push(pieceOf(1));
  const arrivals = arrivalsOf(body);
  const first = arrivals.next();
  body.on('data', () => body.destroy(new Error('cut off')));
  t.equal((await first).value?.length, 1);
  await t.rejects(arrivals.next(), { message: 'cut off' });
});

t.test('whoever gives up ends the transfer', async t => {
  const body = new Readable({ read: () => body.push(pieceOf(1)) });
  for await (const pieces of arrivalsOf(body)) if (pieces.length > 0) break;
  t.ok(body.destroyed);
});

t.test('a body that had failed before anybody looked fails', async t => {
  const body = new Readable({ read() {} });
  body.on('error', () => undefined);
  body.destroy(new Error('gone'));
  await t.rejects(arrivalsOf(body).next(), { message: 'gone' });
});

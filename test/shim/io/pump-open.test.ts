import { closeSync, writeSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { pipe } from '@cleat/linux';
import t from 'tap';
import { Pump } from '../../../shim/io/pump.ts';
import { discard, type Sink } from '../../../shim/io/sink.ts';

/** A sink that keeps what it is given, and can be full. */
class Keeper {
  readonly pieces: string[] = [];
  isFull = false;
  isEnded = false;
  readonly sink: Sink = {
    ...discard(),
    write: bytes => {
      this.pieces.push(bytes.toString('latin1'));
      return !this.isFull;
    },
    end: () => {
      this.isEnded = true;
    },
  };
}

t.test('a pipe that has come to its end is passed on at once, and needs no pump', async t => {
  const { read, write } = pipe();
  writeSync(write, 'all of it');
  closeSync(write);
  const keeper = new Keeper();
  t.equal(Pump.open(read, keeper.sink, []), undefined);
  t.strictSame(keeper.pieces, ['all of it']);
  t.ok(keeper.isEnded);
  t.throws(() => closeSync(read), { code: 'EBADF' }, 'it is closed');
});

t.test('what is in a pipe is passed on at once, and a pump follows with the rest', async t => {
  const { read, write } = pipe();
  writeSync(write, 'first');
  const keeper = new Keeper();
  const pump = Pump.open(read, keeper.sink, []);
  t.strictSame(keeper.pieces, ['first']);
  t.notOk(keeper.isEnded);
  writeSync(write, ' second');
  closeSync(write);
  await pump?.ended;
  t.equal(keeper.pieces.join(''), 'first second');
  t.ok(keeper.isEnded);
});

t.test('a pipe in which nothing is yet is not waited for', async t => {
  const { read, write } = pipe();
  const keeper = new Keeper();
  const pump = Pump.open(read, keeper.sink, []);
  t.ok(pump?.isOpen);
  t.strictSame(keeper.pieces, []);
  closeSync(write);
  await pump?.ended;
  t.ok(keeper.isEnded);
});

t.test('where the sink is full from the beginning, nothing more is read until it is not', async t => {
  const { read, write } = pipe();
  writeSync(write, 'first');
  const keeper = new Keeper();
  keeper.isFull = true;
  const pump = Pump.open(read, keeper.sink, []);
  writeSync(write, ' second');
  for (let turns = 0; turns < 10; turns++) await setImmediate();
  t.strictSame(keeper.pieces, ['first']);
  keeper.isFull = false;
  keeper.sink.onDrain();
  closeSync(write);
  await pump?.ended;
  t.equal(keeper.pieces.join(''), 'first second');
});

import { closeSync } from 'node:fs';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { pipe } from '@cleat/linux';
import t from 'tap';
import { Pump } from '../../../shim/io/pump.ts';
import { discard } from '../../../shim/io/sink.ts';

const PUMPS = 200;
/** What each sink holds, so that it counts for more than all else. */
const SINK_WORDS = 2_000;

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as (options?: { type: 'minor' }) => void;

const oldBytes = (): number =>
  getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space')?.space_used_size ?? Number.NaN;

async function pumpOnce(): Promise<void> {
  const held = new Array<number>(SINK_WORDS).fill(0);
  const { read, write } = pipe();
  const pump = new Pump(read, { ...discard(), write: () => held.length > 0 });
  closeSync(write);
  await pump.ended;
}

t.test(
  'what a pump has read for is garbage as soon as the pipe is closed, without a collection of the whole heap',
  async t => {
    await pumpOnce();
    gc();
    const before = oldBytes();
    for (let i = 1; i <= PUMPS; i++) {
      await pumpOnce();
      if (i % 10 === 0) gc({ type: 'minor' });
    }
    gc({ type: 'minor' });
    const kept = oldBytes() - before;
    const most = (PUMPS * SINK_WORDS * 8) / 2;
    t.ok(kept < most, `${kept} bytes are kept of what ${PUMPS} pumps wrote to, below ${most}`);
  },
);

// timeout: 600
// CLEAT_KILLS=200 SEED=1 node test/daemon/images/kill.test.ts: the long form
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { measured } from '../../fault/goal.ts';
import { timeIsUp } from '../../fault/time-share.ts';
import { FaultServer } from './support/fault-server.ts';
import { contentOf, openService, signal } from './support/service.ts';
import { file } from './support/tar-builder.ts';
import { makeImage } from './support/test-image.ts';
import { unreachableIn } from './support/unreachable.ts';

t.setTimeout(3_600_000);

const KILLS = Number(process.env['CLEAT_KILLS'] ?? 8);
const SEED = Number(process.env['SEED'] ?? Date.now() % 1e6);

const base = [
  [file('big', randomBytes(400_000))],
  Array.from({ length: 300 }, (_, i) => file(`d${i % 7}/f${i}`, `${i}`)),
];
/** One for each kill: what has been pulled once is not pulled again. */
const images = Array.from({ length: KILLS }, (_, i) =>
  makeImage({ layers: [...base, [file(`own${i}`, randomBytes(150_000))], [file('last', `${i}`)]] }),
);

/** Pull in a process of its own; answers how long it took from its beginning, or kills it after `killAfterMs`. */
async function pullInProcess(dir: string, reference: string, killAfterMs?: number): Promise<number> {
  const program = join(import.meta.dirname, 'support', 'pull-process.ts');
  const child = spawn(process.execPath, [program, dir, reference], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), ended]);
  const began = performance.now();
  if (killAfterMs !== undefined) {
    await Promise.race([delay(killAfterMs), ended]);
    child.kill('SIGKILL');
  }
  await ended;
  return performance.now() - began;
}

t.test(`after ${KILLS} pulls that were killed at random moments nothing is left that nothing leads to`, async t => {
  t.comment(`seed ${SEED}`);
  let state = SEED;
  const random = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 2 ** 32;
  };
  await using server = await FaultServer.start();
  for (const [i, image] of images.entries()) server.add(`v${i}`, image);
  const dir = t.testdir();
  const name = (i: number) => `${server.host}/some/image:v${i}`;
  const spanMs = await pullInProcess(join(dir, 'undisturbed'), name(KILLS - 1));
  t.comment(`an undisturbed pull takes ${Math.round(spanMs)} ms`);
  const store = join(dir, 'killed');
  let kills = 0;
  for (; kills < KILLS && !timeIsUp(); kills++) await pullInProcess(store, name(kills), random() * spanMs);

  const last = await openService(store, { keepPartsMs: 0 });
  t.same(unreachableIn(store), []);
  const survived = last.list().length;
  measured(t, `${kills} pulls killed, ${survived} of them when their image was complete`);
  for (const [i, image] of images.slice(0, 6).entries())
    t.equal((await last.pull(name(i), { signal: signal() })).id, image.id, 'each can be pulled');
  t.same(unreachableIn(store), []);
  for (const { id } of images) await last.remove(id);
  t.same(contentOf(store), [], 'and removed without a trace');
  await last.close();
});

// serial
// timeout: 5400
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '@cleat/base';
import t, { type Test } from 'tap';
import { measured } from '../fault/goal.ts';
import { seededRandom } from '../fault/seeded-random.ts';
import { timeIsUp } from '../fault/time-share.ts';
import { problemsAfterBoot } from './power-cut-check.ts';
import { Promises, Work } from './power-cut-work.ts';
import { PowerCutWorld } from './power-cut-world.ts';

/** So many power cuts, or as many as fit into the time. */
const CUTS = Number(process.env['CLEAT_CUTS'] ?? 1000);
const FOR_MS = process.env['CLEAT_CUTS'] === undefined ? 100_000 : Number.POSITIVE_INFINITY;
const SEED = Number(process.env['CLEAT_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
/** Of the cuts, those that come while the daemon starts after the one before. */
const EARLY = 0.3;
/** Of the others, those where no pod is touched. */
const ONLY_IMAGES = 0.3;
const LONGEST_START_MS = 3000;
const LONGEST_WORK_MS = 2500;

/** @returns whether the cut came while the daemon started */
async function bootAndCut(t: Test, world: PowerCutWorld, promises: Promises, random: () => number, cut: number) {
  await world.boot();
  if (random() < EARLY) {
    await sleep(random() * LONGEST_START_MS); // the random moment of the cut
    await world.cut();
    return true;
  }
  await world.answers();
  const problems = await problemsAfterBoot(world, promises);
  t.strictSame(problems, [], `after cut ${cut}`);
  if (problems.length > 0) t.comment(await world.log());
  const work = new Work(world, promises, random);
  const goneOn = Promise.withResolvers<void>();
  const running =
    random() < ONLY_IMAGES ? work.runWithImagesOnly(goneOn.resolve) : work.run(`pod-${cut}`, goneOn.resolve);
  await Promise.race([running, goneOn.promise]);
  await Promise.race([running, sleep(random() * LONGEST_WORK_MS)]); // the random moment of the cut
  work.end();
  await world.cut();
  await running;
  return false;
}

t.test(`power is cut at random moments, CLEAT_SEED=${SEED}`, async t => {
  const random = seededRandom(SEED);
  await using world = await PowerCutWorld.start(random);
  const promises = new Promises();
  const beganAtMs = performance.now();
  let cuts = 0;
  let early = 0;
  for (; cuts < CUTS && performance.now() - beganAtMs < FOR_MS && !(cuts > 0 && timeIsUp()); cuts++) {
    if (cuts % 10 === 0) t.comment(`${cuts} cuts in ${Math.round((performance.now() - beganAtMs) / 1000)} s`);
    const wasEarly = await bootAndCut(t, world, promises, random, cuts).catch(err => {
      throw new Error(`cut ${cuts}: ${messageOf(err)}`, { cause: err });
    });
    early += wasEarly ? 1 : 0;
  }
  await world.boot();
  await world.answers();
  t.strictSame(await problemsAfterBoot(world, promises), [], 'after the last cut');
  const { pods, pulls, lostImages } = promises.counts;
  measured(
    t,
    `${cuts} power cuts, ${early} of them while the daemon started; ${pods} pods, ${pulls} pulls, ${lostImages} images lost`,
  );
});

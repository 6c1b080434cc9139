import type { World } from '../integration/world.ts';
import { eventually } from '../node/reach.ts';

/** Resolves when nothing of pods and containers is on the node any more: a shim that was told to leave may still be about to. */
export async function nothingLeft(world: World): Promise<void> {
  await eventually(async () => {
    const left = await world.leftovers();
    if (left.length > 0) throw new Error(left.join('\n'));
  }, 'nothing is left');
}

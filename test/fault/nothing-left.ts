import type { World } from '../integration/world.ts';

/** @throws Error that lists what of pods and containers stays on the node. */
export async function nothingLeft(world: World): Promise<void> {
  const left = await world.leftovers();
  if (left.length > 0) throw new Error(left.join('\n'));
}

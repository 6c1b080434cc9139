import { eventually } from '../node/reach.ts';
import type { World } from './world.ts';

/** How each shim so far was started, oldest first. */
export const starts = (world: World): boolean[] =>
  world.daemon
    .log()
    .split('\n')
    .filter(line => line.includes('"shim started"'))
    .map(line => (JSON.parse(line) as { forked: boolean }).forked);

/** Resolves when the daemon forks shims: it finds out by itself some time after the zygote is ready. */
export async function forks(world: World, podId: string): Promise<void> {
  let n = 0;
  await eventually(
    async () => {
      const containerId = await world.runContainer(podId, `probe-${n++}`, ['true']);
      await world.runtime.removeContainer({ containerId });
      if (starts(world).at(-1) !== true) throw new Error('started cold');
    },
    'shims are forked',
    { timeoutMs: 60_000 },
  );
}

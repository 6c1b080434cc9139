import { CONTAINERD_VERSION } from '../../bench/containerd-install.ts';
import type { CritestHost } from '../conformance/critest-host.ts';
import { critestNode, hostOf } from '../conformance/critest-node.ts';
import { placeCritest } from '../conformance/critest-program.ts';
import { pushStandIns, REGISTRIES } from '../conformance/images.ts';
import { ContainerdWorld } from './containerd-world.ts';
import { foreignHandlers, placeGvisor } from './foreign-handlers.ts';

/** containerd with critest and its images; its handlers are `runc`, with its own shim, `cleat`, with ours, and `runsc`. */
export async function containerdHost(): Promise<CritestHost> {
  const world = await ContainerdWorld.start(CONTAINERD_VERSION, { mirrors: REGISTRIES });
  try {
    await placeGvisor(world.node.path('bin'));
    await placeCritest(world.node.path('bin'), await pushStandIns(world.registry));
    return {
      ...(await hostOf(world.node, world.socket)),
      leftovers: async () => [],
      log: async () => world.log(),
      [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
    };
  } catch (err) {
    await world[Symbol.asyncDispose]();
    throw err;
  }
}

/** Our daemon with critest and its images, and handlers whose shims are not ours. */
export const foreignHost = (): Promise<CritestHost> => critestNode(node => foreignHandlers(node.path('bin')));

import { mkdirSync } from 'node:fs';
import { CONTAINERD_VERSION } from '../../bench/containerd-install.ts';
import type { CritestHost } from '../conformance/critest-host.ts';
import { placeCritest } from '../conformance/critest-program.ts';
import { pushStandIns, REGISTRIES } from '../conformance/images.ts';
import { TestDaemon } from '../node/daemon.ts';
import { leftovers } from '../node/leftovers.ts';
import { TestNode } from '../node/node.ts';
import { TestRegistry } from '../node/registry.ts';
import { ContainerdWorld } from './containerd-world.ts';
import { foreignHandlers, placeGvisor } from './foreign-handlers.ts';

/** containerd with critest and its images; its handlers are `runc`, with its own shim, `cleat`, with ours, and `runsc`. */
export async function containerdHost(): Promise<CritestHost> {
  const world = await ContainerdWorld.start(CONTAINERD_VERSION, { mirrors: REGISTRIES });
  await placeGvisor(world.node.path('bin'));
  await placeCritest(world.node.path('bin'), await pushStandIns(world.registry));
  return {
    ...hostOf(world.node, world.socket),
    leftovers: async () => [],
    log: async () => world.log(),
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

/** Our daemon with critest and its images, and handlers whose shims are not ours. */
export async function foreignHost(): Promise<CritestHost> {
  const node = await TestNode.start();
  try {
    const { handlers, env } = await foreignHandlers(node.path('bin'));
    const registry = await TestRegistry.start(node);
    const mirrors = Object.fromEntries(REGISTRIES.map(name => [name, [`http://${registry.address}`]]));
    const config = { images: { mirrors }, runtime: { handlers } };
    const [daemon] = await Promise.all([
      TestDaemon.start(node, { config, env }),
      pushStandIns(registry).then(digest => placeCritest(node.path('bin'), digest)),
    ]);
    return {
      ...hostOf(node, daemon.socket),
      leftovers: () => leftovers(node, daemon),
      log: async () => daemon.log(),
      [Symbol.asyncDispose]: () => node.stop(),
    };
  } catch (err) {
    await node.stop();
    throw err;
  }
}

function hostOf(node: TestNode, socket: string): Omit<CritestHost, 'leftovers' | 'log' | typeof Symbol.asyncDispose> {
  mkdirSync(node.path('tmp'), { recursive: true });
  return {
    kind: 'node',
    description: 'test node',
    socket,
    scratch: node.path('tmp'),
    path: (...parts) => node.path(...parts),
    async run(command, args, { env, timeoutMs }) {
      const { code, stdout, stderr } = await node.run(command, args, { cwd: node.dir, env, timeoutMs });
      return { code, output: `${stdout}${stderr}`.slice(-10_000) };
    },
  };
}

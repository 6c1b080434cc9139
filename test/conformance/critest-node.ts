import { mkdirSync } from 'node:fs';
import { TestDaemon } from '../node/daemon.ts';
import { leftovers } from '../node/leftovers.ts';
import { TestNode } from '../node/node.ts';
import { TestRegistry } from '../node/registry.ts';
import { runc } from '../tools/go-tool.ts';
import type { CritestHost, Ended } from './critest-host.ts';
import { placeCritest } from './critest-program.ts';
import { USERNS_HANDLER } from './handlers.ts';
import { pushStandIns, REGISTRIES } from './images.ts';

/** The handlers of a node's daemon, as its configuration has them, and what its environment must have for them. */
type NodeHandlers = {
  readonly handlers: Readonly<Record<string, object>>;
  readonly env?: Readonly<Record<string, string>>;
};

const ownHandlers = async (): Promise<NodeHandlers> => ({
  handlers: { crun: { binary: 'crun' }, [USERNS_HANDLER]: { binary: await runc() } },
});

/**
 * The test node: namespaces of this machine, with its kernel and its cgroup version, with our daemon, critest and its images.
 * @param handlersOf makes what handlers need of a node, which is there then.
 */
export async function critestNode(
  handlersOf: (node: TestNode) => Promise<NodeHandlers> = ownHandlers,
): Promise<CritestHost> {
  const node = await TestNode.start();
  try {
    const { handlers, env } = await handlersOf(node);
    const registry = await TestRegistry.start(node);
    const mirrors = Object.fromEntries(REGISTRIES.map(name => [name, [`http://${registry.address}`]]));
    const config = { images: { mirrors }, runtime: { handlers } };
    const [daemon] = await Promise.all([
      TestDaemon.start(node, { config, ...(env && { env }) }),
      pushStandIns(registry).then(digest => placeCritest(node.path('bin'), digest)),
    ]);
    return {
      ...(await hostOf(node, daemon.socket)),
      leftovers: () => leftovers(node, daemon),
      log: async () => daemon.log(),
      [Symbol.asyncDispose]: () => node.stop(),
    };
  } catch (err) {
    await node.stop();
    throw err;
  }
}

/** What all hosts that are test nodes have, whichever runtime serves there. */
export async function hostOf(
  node: TestNode,
  socket: string,
): Promise<Omit<CritestHost, 'leftovers' | 'log' | typeof Symbol.asyncDispose>> {
  mkdirSync(node.path('tmp'), { recursive: true });
  const unified = (await node.sh('stat -fc %T /sys/fs/cgroup')).trim() === 'cgroup2fs';
  return {
    kind: 'node',
    description: `test node, cgroup v${unified ? 2 : 1}`,
    socket,
    scratch: node.path('tmp'),
    path: (...parts) => node.path(...parts),
    run: (command, args, options) => runInNode(node, command, args, options),
  };
}

async function runInNode(
  node: TestNode,
  command: string,
  args: readonly string[],
  { env, timeoutMs, onOutput }: Parameters<CritestHost['run']>[2],
): Promise<Ended> {
  const child = node.spawn(command, args, { cwd: node.dir, stdio: ['ignore', 'pipe', 'pipe'], env });
  const deadline = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-10_000);
      onOutput?.(text);
    });
  const code = await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject));
  clearTimeout(deadline);
  return { code, output };
}

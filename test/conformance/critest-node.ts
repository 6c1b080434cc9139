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

/** The test node: namespaces of this machine, with its kernel and its cgroup version. */
export async function critestNode(): Promise<CritestHost> {
  const node = await TestNode.start();
  try {
    mkdirSync(node.path('tmp'));
    const registry = await TestRegistry.start(node);
    const mirrors = Object.fromEntries(REGISTRIES.map(name => [name, [`http://${registry.address}`]]));
    const handlers = { crun: { binary: 'crun' }, [USERNS_HANDLER]: { binary: await runc() } };
    const [daemon] = await Promise.all([
      TestDaemon.start(node, { config: { images: { mirrors }, runtime: { handlers } } }),
      pushStandIns(registry).then(digest => placeCritest(node.path('bin'), digest)),
    ]);
    const unified = (await node.sh('stat -fc %T /sys/fs/cgroup')).trim() === 'cgroup2fs';
    return {
      kind: 'node',
      description: `test node, cgroup v${unified ? 2 : 1}`,
      socket: daemon.socket,
      scratch: node.path('tmp'),
      path: (...parts) => node.path(...parts),
      run: (command, args, options) => runInNode(node, command, args, options),
      leftovers: () => leftovers(node, daemon),
      log: async () => daemon.log(),
      [Symbol.asyncDispose]: () => node.stop(),
    };
  } catch (err) {
    await node.stop();
    throw err;
  }
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

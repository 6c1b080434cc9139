import { join } from 'node:path';
import type { World } from '../integration/world.ts';
import { BIN_DIR } from '../node/daemon.ts';
import { eventually } from '../node/reach.ts';

/** How an old daemon may hold up the end of a test, in milliseconds. */
const LEAVE_MS = 60_000;

/** Upgrades the daemon of a world, and tells which one serves. */
export function upgrader(world: World) {
  const daemons = async () => Number(await world.node.sh(`pgrep -fc '[c]leatd.mjs' || true`));
  return {
    cleatctl: (...args: string[]) =>
      world.node.run(join(BIN_DIR, 'cleatctl'), ['--socket', world.daemon.socket, ...args]),
    /** Pid of the daemon that serves. */
    serving: async () => (await world.node.sh(`cat ${join(world.daemon.state, 'cleatd.lock')}`)).trim(),
    /** Resolves when the old daemon has left. */
    oneDaemon: () =>
      eventually(
        async () => {
          const count = await daemons();
          if (count !== 1) throw new Error(`${count} run`);
        },
        'the old daemon leaves',
        { timeoutMs: LEAVE_MS },
      ),
  };
}

import { join } from 'node:path';
import type { World } from '../integration/world.ts';
import { BIN_DIR } from '../node/daemon.ts';
import { eventually } from '../node/reach.ts';

/** How long an upgrade may take on a busy machine, and how an old daemon may hold up the end of a test, in milliseconds. */
const UPGRADE_MS = 200_000;
const LEAVE_MS = 60_000;

/** Upgrades the daemon of a world, and tells which one serves. */
export function upgrader(world: World) {
  const daemons = async () => Number(await world.node.sh(`pgrep -fc '[c]leatd.mjs' || true`));
  return {
    cleatctl: (...args: string[]) =>
      world.node.run(join(BIN_DIR, 'cleatctl'), ['--socket', world.daemon.socket, ...args], { timeoutMs: UPGRADE_MS }),
    /** Pid of the daemon that serves: one that takes over empties the file before it signs. */
    serving: () =>
      eventually(
        async () => (await world.node.sh(`grep . ${join(world.daemon.state, 'cleatd.lock')}`)).trim(),
        'a daemon has signed',
      ),
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

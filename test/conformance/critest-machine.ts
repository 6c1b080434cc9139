import { copyFileSync } from 'node:fs';
import { leftovers } from '../node/leftovers.ts';
import { runc } from '../tools/go-tool.ts';
import { MachineWorld } from '../vm/machine-world.ts';
import type { CritestHost } from './critest-host.ts';
import { placeCritest } from './critest-program.ts';
import { USERNS_HANDLER } from './handlers.ts';
import { pushStandIns, REGISTRIES } from './images.ts';

/**
 * The throw-away machine: cgroup v2, AppArmor, and cleatd as a unit of systemd with the systemd cgroup driver.
 * critest loads its AppArmor profiles there with `sudo apparmor_parser`, so the machine has sudo.
 */
export async function critestMachine(): Promise<CritestHost> {
  const world = await MachineWorld.start();
  const { machine, registry } = world;
  try {
    await placeCritest(machine.path('bin'), await pushStandIns(registry));
    const newer = machine.path('bin', USERNS_HANDLER);
    copyFileSync(await runc(), newer);
    const mirrors = Object.fromEntries(REGISTRIES.map(name => [name, [`http://${registry.address}`]]));
    const handlers = { crun: { binary: 'crun' }, [USERNS_HANDLER]: { binary: newer } };
    await world.configure({ images: { mirrors }, runtime: { cgroup_driver: 'systemd', handlers } });
    return {
      kind: 'machine',
      description: 'throw-away machine, cgroup v2, AppArmor, systemd',
      socket: world.socket,
      scratch: '/var/tmp',
      path: (...parts) => machine.path(...parts),
      run: async (command, args, options) => {
        const { code, stdout, stderr } = await machine.run(command, args, options);
        options.onOutput?.(stdout + stderr);
        return { code, output: (stdout + stderr).slice(-10_000) };
      },
      leftovers: () => leftovers(machine, world),
      log: () => world.journal(),
      [Symbol.asyncDispose]: () => machine.stop(),
    };
  } catch (err) {
    await machine.stop();
    throw err;
  }
}

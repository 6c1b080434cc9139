import { bundleFiles } from '@cleat/base';
import t from 'tap';
import { World } from './world.ts';

t.test(
  'a root file system that a killed daemon left mounted does not keep its container from being removed',
  async t => {
    await using world = await World.start();
    const podSandboxId = await world.runPod('a');
    const containerId = await world.createContainer(podSandboxId, 'c', ['true']);
    const { rootfs } = bundleFiles(`${world.daemon.state}/containers/${containerId}`);
    await world.node.sh(`mount -t tmpfs none ${rootfs}; mount -t tmpfs none ${rootfs}`);
    await world.daemon.kill('SIGKILL');
    await world.daemon.restart();
    await world.runtime.removePodSandbox({ podSandboxId });
    t.strictSame(await world.leftovers(), []);
  },
);

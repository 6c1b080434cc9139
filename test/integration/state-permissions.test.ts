import { ContainerState } from '@cleat/proto/cri';
import t from 'tap';
import { eventually } from '../node/reach.ts';
import { World } from './world.ts';

t.test(
  'nobody but root reaches into a container from the host, where its setuid programs would make him root',
  async t => {
    await using world = await World.start();
    const { root, state } = world.daemon;
    await world.node.sh(`chmod 711 ${world.node.dir}`); // the way to where the directories would be
    const podId = await world.runPod('a');
    const id = await world.runContainer(podId, 'c', [
      'sh',
      '-c',
      'mkdir /evil && cp /bin/busybox /evil/ && chmod 4755 /evil/busybox && exec sleep 1000',
    ]);
    t.equal((await world.status(id)).state, ContainerState.CONTAINER_RUNNING);
    const evil = [`${state}/containers/${id}/rootfs/evil/busybox`, `${root}/containers/${id}/upper/evil/busybox`];
    for (const path of evil) {
      await eventually(() => world.node.sh(`test -u ${path}`), `${path} is there`);
      // By way of a shell: what setpriv itself runs is still looked up with root's capabilities.
      const nobody = ['--reuid=65534', '--regid=65534', '--clear-groups', 'sh', '-c', `${path} echo reached`];
      const ran = await world.node.run('setpriv', nobody);
      t.match(ran, { stdout: '', stderr: /Permission denied/ });
    }
  },
);

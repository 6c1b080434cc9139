import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from '@cleat/base';
import { ContainerState } from '@cleat/proto/cri';
import t from 'tap';
import { eventually } from '../node/reach.ts';
import { World } from './world.ts';

t.test(
  'a container whose start can no longer be recorded, because the disk fills meanwhile, does not run on',
  async t => {
    const dir = t.testdir({});
    const binary = join(dir, 'runc-and-more');
    // What is in "once-started" happens between the program's start and the daemon's knowing of it.
    const script = `#!/bin/sh\nrunc "$@" || exit\ncase " $* " in *" run "*) . ${dir}/once-started ;; esac\n`;
    writeFileSync(binary, script, { mode: 0o755 });
    await using world = await World.start({ config: { runtime: { handlers: { slow: { binary } } } } });
    const { runtime, node } = world;
    const containers = `${world.daemon.root}/containers`;
    writeFileSync(join(dir, 'once-started'), `cat /dev/zero > ${containers}/filler 2>/dev/null || true\n`);
    await node.sh(`mount -t tmpfs -o size=512k tmpfs ${containers}`);
    const podSandboxId = await world.runPod('a', {}, 'slow');
    const containerId = await world.createContainer(podSandboxId, 'c', ['sleep', '4711']);
    await t.rejects(runtime.startContainer({ containerId }), { code: Code.ResourceExhausted, details: /ENOSPC/ });
    t.match(await world.status(containerId), { state: ContainerState.CONTAINER_EXITED, reason: 'StartError' });
    await runtime.stopPodSandbox({ podSandboxId });
    await eventually(() => node.sh(`! pgrep -fx 'sleep 4711'`), 'its program is killed');
    await runtime.removePodSandbox({ podSandboxId });
    await node.sh(`umount ${containers}`);
    t.strictSame(await world.leftovers(), []);
  },
);

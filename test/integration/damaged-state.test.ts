import { Code } from '@cleat/base';
import { ContainerState, PodSandboxState } from '@cleat/proto/cri';
import t from 'tap';
import { World } from './world.ts';

const SLEEP = ['sleep', '1000'];

t.test(
  'a damaged file of the state costs its own container or sandbox at most, and never the daemon’s start',
  async t => {
    await using world = await World.start();
    const { runtime, daemon } = world;
    const { root } = daemon;
    const [a, b, c] = [await world.runPod('a'), await world.runPod('b'), await world.runPod('c')];
    const [noStatus, noRecord, whole] = [
      await world.runContainer(a, 'no-status', SLEEP),
      await world.runContainer(a, 'no-record', SLEEP),
      await world.runContainer(a, 'whole', SLEEP),
    ];
    await world.runContainer(b, 'b', SLEEP);
    await world.runContainer(c, 'c', SLEEP);
    const pid = await world.pid(noStatus);
    await daemon.kill('SIGKILL');
    await world.node.sh(`
    : > ${root}/containers/${noStatus}/status.json
    echo '{"version":1' > ${root}/containers/${noRecord}/record.json
    echo '{"version":1}' > ${root}/pods/${b}/status.json
    : > ${root}/pods/${c}/record.json`);
    await daemon.restart();

    t.equal((await world.status(whole)).state, ContainerState.CONTAINER_RUNNING);
    t.equal((await world.status(noStatus)).state, ContainerState.CONTAINER_RUNNING, 'its shim tells that it runs');
    t.equal(await world.pid(noStatus), pid);
    await t.rejects(world.status(noRecord), { code: Code.NotFound }, 'nobody knows what it was: it is removed');
    const pods = (await runtime.listPodSandbox({})).items.map(({ id, state }) => [id, state]);
    t.same(Object.fromEntries(pods), {
      [a]: PodSandboxState.SANDBOX_READY,
      [b]: PodSandboxState.SANDBOX_NOTREADY,
    });
    t.match(daemon.log(), `${root}/pods/${c}/record.json`);

    await runtime.removePodSandbox({ podSandboxId: b });
    await runtime.removePodSandbox({ podSandboxId: a });
    t.strictSame(await world.leftovers(), []);
  },
);

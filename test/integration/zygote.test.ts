import { ContainerState } from '@cleat/proto/cri';
import t from 'tap';
import { eventually } from '../node/reach.ts';
import { forks, starts } from './forked-shims.ts';
import { World } from './world.ts';

const SLEEP = ['sleep', '1000'];

/** The oldest of them: what it forks has its name at first. */
const zygotePid = (world: World) =>
  eventually(
    async () => Number((await world.node.sh(`pgrep -of '^containerd-shim-cleat-v2 zygote'`)).trim()),
    'a zygote runs',
  );

t.test(
  'shims are forked by a zygote, and neither its end nor the daemon’s disturbs them',
  { timeout: 180_000 },
  async t => {
    await using world = await World.start();
    const podId = await world.runPod('z');
    await forks(world, podId);
    const id = await world.runContainer(podId, 'a', ['sh', '-c', 'echo hello; exec sleep 1000']);
    t.equal(starts(world).at(-1), true);
    t.match(await world.node.sh(`tr '\\0' ' ' < /proc/${await world.shimPid(id)}/cmdline`), `-id ${id}`);
    const before = await zygotePid(world);

    await world.daemon.kill('SIGKILL');
    await world.daemon.restart();
    await forks(world, podId);
    t.equal(await zygotePid(world), before, 'the next daemon uses the zygote that it finds');

    await world.node.sh(`kill -9 ${before}`);
    t.equal((await world.exec(id, 'echo', 'alive')).stdout, 'alive\n', 'the shim lives on');
    const cold = await world.runContainer(podId, 'b', SLEEP);
    t.equal(starts(world).at(-1), false, 'without a zygote a shim starts cold');
    t.equal((await world.status(cold)).state, ContainerState.CONTAINER_RUNNING);
    await forks(world, podId);
    t.not(await zygotePid(world), before, 'a zygote that died is replaced');
    await world.runtime.removePodSandbox({ podSandboxId: podId });
    t.strictSame(await world.leftovers(), []);
  },
);

t.test('a zygote that hangs holds up no container for ever', { timeout: 120_000 }, async t => {
  await using world = await World.start();
  const podId = await world.runPod('z');
  await forks(world, podId);
  await world.node.sh(`kill -STOP ${await zygotePid(world)}`);
  const id = await world.runContainer(podId, 'a', SLEEP);
  t.equal((await world.status(id)).state, ContainerState.CONTAINER_RUNNING);
  t.equal(starts(world).at(-1), false);
});

t.test('a zygote that comes back to itself forks nothing for those who gave it up', { timeout: 120_000 }, async t => {
  await using world = await World.start();
  const podId = await world.runPod('z');
  await forks(world, podId);
  const pid = await zygotePid(world);
  await world.node.sh(`kill -STOP ${pid}`);
  const id = await world.runContainer(podId, 'a', ['true']);
  await world.exited(id);
  const shims = () => world.node.sh(`pgrep -f -- '-i[d] ${id}' || true`);
  await eventually(async () => {
    if ((await shims()) !== '') throw new Error('still there');
  }, 'its shim, which was started cold, leaves');
  await world.node.sh(`kill -CONT ${pid}`);
  await forks(world, podId); // requests are taken in their order
  t.equal(await shims(), '');
});

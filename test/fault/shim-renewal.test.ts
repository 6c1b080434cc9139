// timeout: 300
import { join } from 'node:path';
import t from 'tap';
import { crictlSession } from '../integration/crictl-session.ts';
import { World } from '../integration/world.ts';
import { BIN_DIR } from '../node/daemon.ts';
import { eventually } from '../node/reach.ts';
import { crictl as buildCrictl } from '../tools/go-tool.ts';
import { measured } from './goal.ts';
import { shimsOf } from './successor-world.ts';

/** All shims are looked at once a minute. */
const LOOK_MS = 150_000;
const METRICS = '127.0.0.1:9477';

const crictl = await buildCrictl();

t.test('the daemon has shims renewed that have grown, and those alone', { timeout: 280_000 }, async t => {
  await using world = await World.start({ config: { metrics: { address: METRICS } } });
  const shims = shimsOf(world);
  const program = join(BIN_DIR, 'containerd-shim-cleat-v2');
  const podId = await world.runPod('s');
  await shims.zygoteIsThere();
  const run = (name: string) => world.runContainer(podId, name, ['sh', '-c', 'while sleep 0.05; do echo on; done']);
  const [grown, busy, fresh] = [await run('grown'), await run('busy'), await run('fresh')];
  const live = crictlSession(world, crictl, ['exec', '-i', busy, 'sh', '-c', 'echo on; cat']);
  await live.says('on');
  for (const id of [grown, busy]) await shims.upgrade(id, program);
  const [before, init] = [await shims.privateKiB(grown), await world.pid(grown)];
  const pids = [await world.shimPid(busy), await world.shimPid(fresh)];
  const figure = async (result: string) => {
    const text = await world.node.sh(`busybox wget -qO- http://${METRICS}/metrics`);
    return Number(new RegExp(`^cleat_shim_renewals_total\\{result="${result}"\\} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
  };
  await eventually(
    async () => {
      if ((await figure('renewed')) < 1 || (await figure('refused')) < 1) throw new Error('not yet');
    },
    'a look was taken',
    { timeoutMs: LOOK_MS },
  );
  const [after, forked] = [await shims.privateKiB(grown), await shims.privateKiB(fresh)];
  measured(
    t,
    `KiB of its own: upgraded in place ${before}, after the daemon's renewal ${after}, a fresh one ${forked}`,
  );
  t.ok(after < 1.5 * forked);
  t.strictSame([await world.shimPid(busy), await world.shimPid(fresh)], pids, 'the others are as they were');
  t.equal(await world.pid(grown), init);
  t.match(world.daemon.log(), /stays as it is: .*sessions are open/);
  live.child.stdin?.end();
  await live.ended();
  for (const id of [grown, busy, fresh]) {
    t.match(await world.exec(id, 'echo', 'works'), { stdout: 'works\n' });
    await world.node.sh(`kill -9 ${await world.pid(id)}`);
    t.match(await world.exited(id), { exitCode: 137 });
  }
});

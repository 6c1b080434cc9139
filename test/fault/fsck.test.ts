import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { ContainerState } from '@cleat/proto/cri';
import t from 'tap';
import { World } from '../integration/world.ts';
import { BIN_DIR, TestDaemon } from '../node/daemon.ts';
import { findings } from './fsck-client.ts';
import { nothingLeft } from './nothing-left.ts';
import { CGROUPS, plantLeftovers } from './plant.ts';

const fsck = (world: World, ...options: string[]) =>
  world.node.run(join(BIN_DIR, 'cleatctl'), ['fsck', '--socket', world.daemon.socket, ...options]);

t.test(
  'leftovers of every kind are found and freed, and what others own is not touched',
  { timeout: 120_000 },
  async t => {
    await using world = await World.start();
    const { node, daemon, runtime } = world;
    const other = await TestDaemon.start(node, { name: 'other', network: daemon.network });
    await other.cri.image.pullImage({ image: { image: world.image } });
    const { podSandboxId } = await other.cri.runtime.runPodSandbox({ config: world.podConfig('theirs') });
    const config = world.containerConfig('c', ['sleep', '1000']);
    const theirs = (await other.cri.runtime.createContainer({ podSandboxId, config })).containerId;
    await other.cri.runtime.startContainer({ containerId: theirs });
    const podId = await world.runPod('ours');
    const ours = await world.runContainer(podId, 'c', ['sleep', '1000']);
    const foreign = randomBytes(32).toString('hex'); // some other runtime's
    const foreignLease = `${daemon.network.dataDir}/${daemon.network.name}/10.88.0.203`;
    await node.sh(`mkdir ${CGROUPS}/cleat-${foreign}; printf '${foreign}\\r\\neth0' > ${foreignLease}`);

    const clean = await fsck(world);
    t.match(clean, { code: 0, stdout: '1 sandboxes, 1 containers; 0 findings\n', stderr: '' });
    const planted = await plantLeftovers(node, daemon);

    const found = await fsck(world, '-o', 'json');
    t.equal(found.code, 1);
    const { findings: list } = JSON.parse(found.stdout) as {
      findings: { kind: string; subject: string; unowned: boolean }[];
    };
    const said = list.map(({ kind, subject }) => `${kind} ${subject.replace(/^\d+ /, '')}`);
    for (const expected of planted)
      t.ok(
        said.some(line => line.startsWith(expected)),
        `found: ${expected}`,
      );
    t.equal(
      said.length,
      planted.length,
      said.filter(line => !planted.some(expected => line.startsWith(expected))).join('\n'),
    );
    t.ok(list.every(({ unowned }) => unowned));

    const repaired = await fsck(world, '--repair');
    t.match(repaired, { code: 0, stderr: '' }, 'all is freed');
    t.match(repaired.stdout, `${planted.length} findings`);
    t.match(await fsck(world), { code: 0 });
    t.equal(await node.sh('pgrep -f "sleep.1000[0-9]" || true'), '', 'nothing that was planted runs');

    t.strictSame(await findings(other.socket), []);
    const { status } = await other.cri.runtime.containerStatus({ containerId: theirs });
    t.equal(status?.state, ContainerState.CONTAINER_RUNNING, 'the other daemon’s container runs');
    t.equal((await world.exec(ours, 'echo', 'alive')).stdout, 'alive\n');
    await node.sh(`rmdir ${CGROUPS}/cleat-${foreign}; rm ${foreignLease}`); // fails when they are gone
    for (const cri of [runtime, other.cri.runtime])
      for (const { id } of (await cri.listPodSandbox({})).items) await cri.removePodSandbox({ podSandboxId: id });
    await nothingLeft(world);
  },
);

t.test('what a sandbox and a container lack is told, and cannot be repaired', async t => {
  await using world = await World.start();
  const podSandboxId = await world.runPod('a');
  const id = await world.createContainer(podSandboxId, 'c', ['true']);
  await world.node.sh(
    `umount ${world.daemon.state}/pods/${podSandboxId}/ns/uts; rm ${world.daemon.state}/containers/${id}/config.json`,
  );
  const { code, stdout, stderr } = await fsck(world, '--repair');
  t.equal(code, 1);
  t.match(stdout, `sandbox ${podSandboxId}: its uts namespace is not pinned`);
  t.match(stdout, `container ${id}: its bundle in ${world.daemon.state}/containers/${id} is not there`);
  t.match(stderr, '2 things are left over or missing');
  await world.runtime.removePodSandbox({ podSandboxId });
  t.match(await fsck(world), { code: 0 });
});

t.test('pods that come and go while fsck looks are no findings', { timeout: 120_000 }, async t => {
  await using world = await World.start();
  const state = { looks: 0, over: false };
  const churn = async (worker: number) => {
    for (let round = 0; round < 3 || state.looks < 2; round++) {
      const podSandboxId = await world.runPod(`w${worker}-${round}`);
      await world.runContainer(podSandboxId, 'c', ['true']);
      await world.runtime.removePodSandbox({ podSandboxId });
    }
  };
  const done = Promise.all([churn(0), churn(1), churn(2)]).finally(() => {
    state.over = true;
  });
  for (; !state.over; state.looks++) t.strictSame(await findings(world.daemon.socket), []);
  await done;
  t.comment(`it looked ${state.looks} times`);
});

t.test('damaged pod subnets keep no daemon from starting', async t => {
  await using world = await World.start();
  await world.node.sh(`echo '{"a' > ${world.daemon.root}/networks/pod-cidrs`);
  await world.daemon.restart();
  const podSandboxId = await world.runPod('a');
  await world.runtime.removePodSandbox({ podSandboxId });
  t.match(world.daemon.log(), 'the pods’ subnets are not known until they are told again');
  t.strictSame(await findings(world.daemon.socket), []);
});

import { ContainerState, PodSandboxState } from '@cleat/proto/cri';
import t from 'tap';
import { eventually } from '../node/reach.ts';
import { World } from './world.ts';

for (const handler of ['runc', 'crun']) {
  t.test(`with ${handler}, a pod with two containers lives its whole life and leaves nothing`, async t => {
    await using world = await World.start();
    const { runtime } = world;
    const podSandboxId = await world.runPod(
      'a',
      { labels: { app: 'a' }, annotations: { note: 'kept as it is' } },
      handler,
    );
    const { status } = await runtime.podSandboxStatus({ podSandboxId });
    t.equal(status?.state, PodSandboxState.SANDBOX_READY);
    t.match(status?.network?.ip, /^10\.88\.0\.\d+$/);
    t.equal(status?.runtimeHandler, handler);
    t.strictSame(status?.annotations, { note: 'kept as it is' });

    const talker = await world.createContainer(podSandboxId, 'talker', [
      'sh',
      '-c',
      'echo out; echo err >&2; exec sleep 1000',
    ]);
    t.equal((await world.status(talker)).state, ContainerState.CONTAINER_CREATED);
    await runtime.startContainer({ containerId: talker });
    const failer = await world.runContainer(podSandboxId, 'failer', ['sh', '-c', 'exit 42']);
    const failed = await world.exited(failer);
    t.match(failed, { exitCode: 42, reason: 'Error' });
    t.ok(failed.createdAt > 0n && failed.startedAt >= failed.createdAt && failed.finishedAt >= failed.startedAt);

    const running = await world.status(talker);
    t.equal(running.state, ContainerState.CONTAINER_RUNNING);
    t.match(running.imageId, /^sha256:/);
    t.match(running.imageRef, /^127\.0\.0\.1:5000\/busybox@sha256:/);
    await eventually(async () => {
      if ((await world.logLines('a', 'talker')).length < 2) throw new Error('not yet');
    }, 'it has said both words');
    t.strictSame((await world.logLines('a', 'talker')).sort(), ['err', 'out']);

    const said = await world.exec(talker, 'sh', '-c', 'hostname; ip -4 -o addr show eth0; echo oops >&2; exit 3');
    t.equal(said.exitCode, 3);
    t.equal(said.stderr, 'oops\n');
    t.match(said.stdout, `a\n`);
    t.match(said.stdout, status?.network?.ip ?? 'none');

    t.equal((await runtime.listContainers({ filter: { podSandboxId } })).containers.length, 2);
    t.equal((await runtime.listPodSandbox({ filter: { labelSelector: { app: 'b' } } })).items.length, 0);
    t.equal((await runtime.listPodSandbox({ filter: { labelSelector: { app: 'a' } } })).items.length, 1);

    await runtime.stopContainer({ containerId: talker, timeout: 0n });
    t.match(await world.status(talker), { state: ContainerState.CONTAINER_EXITED, exitCode: 137 });
    await runtime.stopPodSandbox({ podSandboxId });
    t.equal((await runtime.podSandboxStatus({ podSandboxId })).status?.state, PodSandboxState.SANDBOX_NOTREADY);
    await runtime.removePodSandbox({ podSandboxId });
    await t.rejects(runtime.podSandboxStatus({ podSandboxId }), { code: 5 });
    await t.rejects(runtime.containerStatus({ containerId: talker }), { code: 5 });
    t.strictSame(await world.leftovers(), []);
  });

  t.test(
    `with ${handler}, containers that share a PID namespace see each other, and the pause container is its init`,
    async t => {
      await using world = await World.start();
      const podSandboxId = await world.runPod('p', { linux: {} }, handler);
      const a = await world.runContainer(podSandboxId, 'a', ['sleep', '1000'], { linux: {} });
      const b = await world.runContainer(podSandboxId, 'b', ['sleep', '2000'], { linux: {} });
      const stdout = await eventually(async () => {
        const { stdout } = await world.exec(a, 'ps', '-o', 'pid,args');
        if (!stdout.includes('sleep 2000')) throw new Error(stdout);
        return stdout;
      }, 'the other one’s program is seen');
      t.match(stdout, /^\s*1 .*pause$/m);
      await world.runtime.stopContainer({ containerId: b, timeout: 0n });
      t.equal((await world.status(a)).state, ContainerState.CONTAINER_RUNNING);
      await world.runtime.removePodSandbox({ podSandboxId });
      t.strictSame(await world.leftovers(), []);
    },
  );
}

t.test('a stop signal is waited for, and SIGKILL comes when the grace period is over', async t => {
  await using world = await World.start();
  const podId = await world.runPod('s');
  const polite = await world.runContainer(podId, 'polite', [
    'sh',
    '-c',
    'trap "exit 9" TERM; echo up; while :; do sleep 0.05; done',
  ]);
  await eventually(async () => {
    if (!(await world.logLines('s', 'polite')).includes('up')) throw new Error('not yet');
  }, 'its trap is set');
  const deaf = await world.runContainer(podId, 'deaf', ['sh', '-c', 'trap "" TERM; while :; do sleep 0.05; done']);
  await world.runtime.stopContainer({ containerId: polite, timeout: 30n });
  t.equal((await world.status(polite)).exitCode, 9);
  await world.runtime.stopContainer({ containerId: deaf, timeout: 1n });
  t.equal((await world.status(deaf)).exitCode, 137);
});

t.test('a container that runs out of memory is reported as OOMKilled', async t => {
  await using world = await World.start();
  const podId = await world.runPod('oom');
  const eat = 'tail -c 100m /dev/zero > /dev/null; x=$(head -c 60000000 /dev/zero | tr "\\0" x); echo $x | wc -c';
  const id = await world.runContainer(podId, 'eater', ['sh', '-c', eat], {
    linux: { ...world.containerConfig('', []).linux, resources: { memoryLimitInBytes: 16n * 1024n * 1024n } },
  });
  t.match(await world.exited(id), { exitCode: 137, reason: 'OOMKilled' });
});

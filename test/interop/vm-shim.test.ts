// timeout: 240

import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ContainerState, PodSandboxState } from '@cleat/proto/cri';
import t from 'tap';
import { World } from '../integration/world.ts';
import { eventually } from '../node/reach.ts';

const world = await World.start({
  config: { runtime: { handlers: { crun: { binary: 'crun' }, vm: { address: 'unix:///run/vm.sock' } } } },
});
t.teardown(() => world[Symbol.asyncDispose]());
const shim = world.node.spawn(process.execPath, [join(import.meta.dirname, 'fake-vm-shim.ts'), '/run/vm.sock'], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const calls: string[] = [];
createInterface(shim.stdout as NonNullable<typeof shim.stdout>).on('line', line => calls.push(line));
const called = (...expected: string[]) =>
  eventually(
    () => {
      if (calls.join() !== expected.join()) throw new Error(calls.join());
    },
    `the shim was called: ${expected.join(', ')}`,
  );
await called('serves');

t.test('a pod is a sandbox of a shim that serves at an address, and its containers are tasks there', async t => {
  const podId = await world.runPod('vm', {}, 'vm');
  await called('serves', 'create with a network', 'start');
  const id = await world.runContainer(podId, 'main', ['sh', '-c', 'echo up; exec sleep 1000']);
  const short = await world.runContainer(podId, 'short', ['sh', '-c', 'echo last; exit 7']);
  t.match(await world.exited(short), { exitCode: 7 });
  t.same(await world.logLines('vm', 'short'), ['last']);
  t.match(await world.exec(id, 'sh', '-c', 'echo in; exit 3'), { exitCode: 3, stdout: 'in\n' });
  await world.daemon.kill('SIGKILL');
  await world.daemon.restart();
  t.match(await world.status(id), { state: ContainerState.CONTAINER_RUNNING });
  t.match(await world.exec(id, 'echo', 'again'), { exitCode: 0, stdout: 'again\n' });
  await world.runtime.stopContainer({ containerId: id, timeout: 1n });
  t.match(await world.status(id), { state: ContainerState.CONTAINER_EXITED });
  await world.runtime.stopPodSandbox({ podSandboxId: podId });
  const { status } = await world.runtime.podSandboxStatus({ podSandboxId: podId });
  t.equal(status?.state, PodSandboxState.SANDBOX_NOTREADY);
  await world.runtime.removePodSandbox({ podSandboxId: podId });
  await eventually(() => {
    if (!calls.includes('shutdown')) throw new Error(calls.join());
  }, 'the shim says that it was told to free the sandbox');
  t.same(
    calls.slice(3).filter(call => call === 'shutdown'),
    ['shutdown'],
    'the sandbox is freed, once',
  );
  t.equal(shim.exitCode, null, 'the shim itself is left alone');
  t.same(await world.leftovers(), []);
});

t.test('what such a pod cannot have is refused with a sentence', async t => {
  const userNamespace = {
    linux: {
      securityContext: {
        namespaceOptions: {
          usernsOptions: {
            uids: [{ hostId: 65536, containerId: 0, length: 65536 }],
            gids: [{ hostId: 65536, containerId: 0, length: 65536 }],
          },
        },
      },
    },
  };
  await t.rejects(world.runPod('userns', userNamespace, 'vm'), { message: /user namespace/ });
  await t.rejects(world.runPod('unknown', {}, 'kata'), { message: /"kata" is not configured; there are: .*vm/ });
});

t.test('a shim that does not serve there is said', async t => {
  const ended = once(shim, 'exit');
  shim.kill('SIGKILL');
  await ended;
  await t.rejects(world.runPod('gone', {}, 'vm'), { message: /vm\.sock/ });
  t.same(await world.leftovers(), []);
});

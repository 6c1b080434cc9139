import { Code } from '@cleat/base';
import type { Init } from '@cleat/proto/codec';
import { type ContainerConfig, ContainerState } from '@cleat/proto/cri';
import t from 'tap';
import { World } from './world.ts';

const world = await World.start();
t.teardown(() => world[Symbol.asyncDispose]());
const { runtime } = world;
const nothing = await world.leftovers();

/** What each runtime says, as its shim passes it on. */
const runtimes = {
  runc: {
    missing: /^runc run failed: unable to start .*exec: "no-such-program": executable file not found in \$PATH$/,
    notExecutable: /^runc run failed: .*exec: "\/etc\/passwd": permission denied$/,
    cwdIsFile: /^runc run failed: .*\/etc\/passwd.*: not a directory$/,
  },
  crun: {
    missing: /^crun run failed: executable file `no-such-program` not found in \$PATH/,
    notExecutable: /open executable: Permission denied|exec.*Permission denied/i,
    cwdIsFile: /chdir.*\/etc\/passwd.*Not a directory|\/etc\/passwd.*Not a directory/i,
  },
};

for (const [handler, sentences] of Object.entries(runtimes))
  t.test(`with ${handler}, a container that cannot start has ended with the runtime's sentence`, async t => {
    const podSandboxId = await world.runPod(handler, {}, handler);
    const other = await world.runContainer(podSandboxId, 'other', ['sleep', '1000']);
    const cases: ReadonlyArray<readonly [string, string[], number, RegExp, Init<ContainerConfig>?]> = [
      ['missing', ['no-such-program'], Code.FailedPrecondition, sentences.missing],
      ['not-executable', ['/etc/passwd'], Code.Unknown, sentences.notExecutable],
      ['cwd-is-file', ['true'], Code.Unknown, sentences.cwdIsFile, { workingDir: '/etc/passwd' }],
    ];
    for (const [name, command, code, sentence, more] of cases) {
      const containerId = await world.createContainer(podSandboxId, name, command, more);
      await t.rejects(runtime.startContainer({ containerId }), { code, details: sentence }, name);
      const status = await world.status(containerId);
      t.match(status, {
        state: ContainerState.CONTAINER_EXITED,
        exitCode: 128,
        reason: 'StartError',
        message: sentence,
      });
      t.ok(status.finishedAt > status.createdAt);
      await t.rejects(runtime.startContainer({ containerId }), { code: Code.FailedPrecondition, details: /is exited/ });
      await runtime.stopContainer({ containerId, timeout: 1n });
      await runtime.removeContainer({ containerId });
      t.strictSame(await world.leftovers(line => line.includes(containerId)), []);
    }
    t.equal((await world.exec(other, 'echo', 'fine')).stdout, 'fine\n');
    await runtime.removePodSandbox({ podSandboxId });
    t.strictSame(await world.leftovers(), nothing);
  });

t.test('a container that cannot be made says what it lacks, and leaves nothing', async t => {
  const podSandboxId = await world.runPod('create');
  const before = await world.present();
  const as = (securityContext: object) => ({ linux: { securityContext } });
  const cases: ReadonlyArray<readonly [code: number, sentence: RegExp, more: Init<ContainerConfig>]> = [
    [
      Code.InvalidArgument,
      /host_path "\/no\/such\/dir" at \/data: .*ENOENT/,
      { mounts: [{ containerPath: '/data', hostPath: '/no/such/dir' }] },
    ],
    [Code.FailedPrecondition, /user "stranger" is not in the image's \/etc\/passwd/, as({ runAsUsername: 'stranger' })],
    [Code.NotFound, /image "not\/pulled:1" not found: pull it first/, { image: { image: 'not/pulled:1' } }],
    [
      Code.InvalidArgument,
      /seccomp\.localhost_ref: cannot read profile \/no\/profile\.json/,
      as({ seccomp: { profileType: 2, localhostRef: '/no/profile.json' } }),
    ],
  ];
  for (const [code, details, more] of cases) {
    await t.rejects(world.createContainer(podSandboxId, 'bad', ['true'], more), { code, details }, `${details}`);
    t.strictSame(await world.leftovers(line => !before.includes(line)), []);
  }
  t.ok(await world.createContainer(podSandboxId, 'bad', ['true']), 'the name is free');
  await runtime.removePodSandbox({ podSandboxId });
  t.strictSame(await world.leftovers(), nothing);
});

t.test('a mount onto a file that is a directory fails at the start, and names both', async t => {
  const podSandboxId = await world.runPod('mount');
  const containerId = await world.createContainer(podSandboxId, 'c', ['true'], {
    mounts: [{ containerPath: '/etc/passwd', hostPath: '/tmp' }],
  });
  await t.rejects(runtime.startContainer({ containerId }), {
    code: Code.Unknown,
    details: /\/etc\/passwd.*[Nn]ot a directory/s,
  });
  t.match(await world.status(containerId), { exitCode: 128, reason: 'StartError', message: /\/etc\/passwd/ });
  await runtime.removePodSandbox({ podSandboxId });
  t.strictSame(await world.leftovers(), nothing);
});

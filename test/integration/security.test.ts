// timeout: 300
import { writeFile } from 'node:fs/promises';
import type { Init } from '@cleat/proto/codec';
import { type ContainerConfig, SecurityProfile_ProfileType as Profile, type SecurityProfile } from '@cleat/proto/cri';
import t from 'tap';
import { systemCalls, withHost } from './security-programs.ts';
import { World } from './world.ts';

const profile = (profileType: number, localhostRef = ''): SecurityProfile => ({ profileType, localhostRef });

const seccomp = (
  profileType: number,
  localhostRef = '',
  capabilities: readonly string[] = [],
): Init<ContainerConfig> => ({
  linux: {
    securityContext: {
      namespaceOptions: { pid: 1 },
      seccomp: profile(profileType, localhostRef),
      capabilities: { addCapabilities: capabilities },
    },
  },
});

/** Source: asm/unistd_64.h and asm-generic/unistd.h. */
const CALLS =
  process.arch === 'arm64'
    ? { socket: 198, personality: 92, unshare: 97, keyctl: 219, bpf: 280, clone3: 435, io_uring_setup: 425, setns: 268 }
    : {
        socket: 41,
        personality: 135,
        unshare: 272,
        keyctl: 250,
        bpf: 321,
        clone3: 435,
        io_uring_setup: 425,
        setns: 308,
      };
const [EPERM, ENOSYS] = [1, 38];

for (const handler of ['runc', 'crun'])
  t.test(
    `with ${handler}, the default filter refuses what a container has no business with, and lets programs work`,
    async t => {
      await using world = await World.start();
      const podId = await world.runPod('p', {}, handler);
      const confined = await world.runContainer(podId, 'confined', ['sleep', '1000'], {
        ...withHost,
        ...seccomp(Profile.RuntimeDefault),
      });
      const mode = async (id: string) =>
        (await world.exec(id, 'sh', '-c', 'grep ^Seccomp: /proc/self/status')).stdout.replace(/\s+/g, ' ').trim();
      t.equal(await mode(confined), 'Seccomp: 2', 'a filter is in force, in an exec session too');

      const NEWUSER = 0x10000000;
      const refused: [string, number[], number][] = [
        ['unshare of a user namespace', [CALLS.unshare, NEWUSER], EPERM],
        ['setns', [CALLS.setns, -1], EPERM],
        ['keyctl of the session keyring', [CALLS.keyctl, 0, -3], EPERM],
        ['bpf', [CALLS.bpf, 0, 0, 0], EPERM],
        ['io_uring_setup', [CALLS.io_uring_setup, 0, 0], EPERM],
        ['clone3', [CALLS.clone3, 0, 0], ENOSYS],
        ['a personality without address randomisation', [CALLS.personality, 0x0040000], EPERM],
        ['a socket of AF_ALG', [CALLS.socket, 38, 5], EPERM],
        ['a socket of AF_VSOCK', [CALLS.socket, 40, 1], EPERM],
        ['a socket of AF_VSOCK, with a bit in the upper half', [CALLS.socket, 2 ** 32 + 40, 1], EPERM],
        ['the present personality', [CALLS.personality, 0xffffffff], 0],
        ['a socket of AF_INET', [CALLS.socket, 2, 1], 0],
        ['a socket of AF_NETLINK', [CALLS.socket, 16, 3], 0],
      ];
      const said = await world.exec(confined, ...systemCalls(refused.map(([, call]) => call)));
      t.equal(said.exitCode, 0, said.stderr);
      const errors = JSON.parse(said.stdout) as number[];
      for (const [i, [what, , error]] of refused.entries()) t.equal(errors[i], error, what);

      const usual = await world.exec(
        confined,
        'sh',
        '-ec',
        [
          'cd /tmp 2>/dev/null || mkdir /tmp && cd /tmp',
          'echo hello > a; cp a b; ln -s a c; cat c; chmod 700 b; chown 1000 b; mkdir d; mv b d; ls -l d; find . ; tar c d | tar t',
          'sleep 0.1 & wait; date; id; ps; df / >/dev/null; dd if=/dev/zero of=z bs=4k count=2 2>/dev/null',
          'ping -c1 -W2 127.0.0.1; (echo hi | nc -l -p 5000 & i=0; until nc 127.0.0.1 5000 </dev/null; do [ $((i += 1)) -lt 100 ]; sleep 0.1; done); hostname; time true',
          'mkfifo f; (cat f & echo x > f; wait); chroot / true; su root -c true; kill -0 $$; timeout 30 true; rm -r d',
        ].join('\n'),
      );
      t.equal(usual.exitCode, 0, usual.stdout + usual.stderr);

      const free = await world.runContainer(podId, 'free', ['sleep', '1000'], {
        ...withHost,
        ...seccomp(Profile.Unconfined),
      });
      t.equal(await mode(free), 'Seccomp: 0');
      const open = await world.exec(
        free,
        ...systemCalls([
          [CALLS.personality, 0x0040000],
          [CALLS.clone3, 0, 0],
        ]),
      );
      t.equal(open.stdout, '[0,22]\n', 'the same calls without a filter: done, and refused for their arguments');
      const unset = await world.runContainer(podId, 'unset', ['sleep', '1000']);
      t.equal(await mode(unset), 'Seccomp: 0', 'api.proto: no profile is Unconfined');
    },
  );

t.test('a profile of the node is used as it stands, and one that is not there is named', async t => {
  await using world = await World.start();
  const podId = await world.runPod('p');
  const path = world.node.path('no-mkdir.json');
  const rule = { names: ['mkdir', 'mkdirat'], action: 'SCMP_ACT_ERRNO', errnoRet: 28 };
  await writeFile(path, JSON.stringify({ defaultAction: 'SCMP_ACT_ALLOW', syscalls: [rule] }));
  const own = await world.runContainer(podId, 'own', ['sleep', '1000'], seccomp(Profile.Localhost, path));
  t.match(await world.exec(own, 'mkdir', '/x'), { exitCode: 1, stderr: /No space left/ });
  await t.rejects(world.createContainer(podId, 'gone', ['true'], seccomp(Profile.Localhost, `${path}.gone`)), {
    code: 3,
    message: /seccomp.*no-mkdir\.json\.gone/,
  });
});

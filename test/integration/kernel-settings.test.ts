// timeout: 300
import { writeFile } from 'node:fs/promises';
import { Code } from '@cleat/base';
import type { Init } from '@cleat/proto/codec';
import { type PodSandboxConfig, SecurityProfile_ProfileType as Profile } from '@cleat/proto/cri';
import t from 'tap';
import { BothRuntimes, OWN_PID } from './both-runtimes.ts';
import { World } from './world.ts';

const world = await World.start();
t.teardown(() => world[Symbol.asyncDispose]());
const { runtime } = world;
const both = new BothRuntimes(world);
const nothing = await world.leftovers();

const pod = (sysctls: Record<string, string>, securityContext: object = {}): Init<PodSandboxConfig> => ({
  linux: { sysctls, securityContext: { namespaceOptions: OWN_PID, ...securityContext } },
});

const SETTINGS = {
  'net.ipv4.conf.eth0.forwarding': '1',
  'net/ipv4/conf/eth0/rp_filter': '2',
  'fs.mqueue.msg_max': '20',
  'kernel.sem': '251 32000 33 129',
};

both.each('settings of a pod’s interfaces and IPC are set once', pod(SETTINGS), async (t, podId) => {
  const id = await both.idle(podId);
  const read =
    'cd /proc/sys; cat net/ipv4/conf/eth0/forwarding net/ipv4/conf/eth0/rp_filter fs/mqueue/msg_max kernel/sem';
  t.equal((await both.sh(id, read)).replaceAll('\t', ' '), '1\n2\n20\n251 32000 33 129');
  t.equal(await both.sh(id, 'cat /proc/sys/net/ipv4/ip_unprivileged_port_start'), '0', 'and ours');
  const pid = await world.pid(id);
  await world.node.sh(`nsenter -t ${pid} -n sysctl -qw net.ipv4.conf.eth0.rp_filter=1`);
  const later = await both.idle(podId);
  t.equal(await both.sh(later, 'cat /proc/sys/net/ipv4/conf/eth0/rp_filter'), '1', 'a later start changes nothing');
});

t.test('a sandbox with a setting or a profile that cannot be had is refused by name, and undone', async t => {
  const profile = world.node.path('no-such-profile.json');
  await writeFile(world.node.path('broken.json'), '{');
  for (const [config, code, message] of [
    [pod({ 'net.no.such': '1' }), Code.InvalidArgument, /sysctls: cannot set net\.no\.such to "1": ENOENT/],
    [pod({ 'net.core.somaxconn': 'many' }), Code.InvalidArgument, /net\.core\.somaxconn to "many": EINVAL/],
    [pod({ 'net.ipv4.conf.eth9.forwarding': '1' }), Code.InvalidArgument, /eth9/],
    [pod({ 'kernel.shmnone': '1' }), Code.InvalidArgument, /kernel\.shmnone/],
    [pod({ 'net.//.//.kernel.panic': '1' }), Code.InvalidArgument, /would change the host/],
    [pod({ 'net/../../kernel/panic': '1' }), Code.InvalidArgument, /would change the host/],
    [
      pod({}, { seccomp: { profileType: Profile.Localhost, localhostRef: profile } }),
      Code.InvalidArgument,
      /seccomp.*no-such-profile/,
    ],
    [
      pod({}, { seccomp: { profileType: Profile.Localhost, localhostRef: world.node.path('broken.json') } }),
      Code.InvalidArgument,
      /broken\.json/,
    ],
    [
      pod({}, { apparmor: { profileType: Profile.Localhost, localhostRef: 'no-such' } }),
      Code.FailedPrecondition,
      /apparmor: profile no-such/,
    ],
  ] as const)
    await t.rejects(world.runPod('refused', config), { code, details: message }, String(message));
  t.strictSame((await runtime.listPodSandbox({})).items, []);
  t.strictSame(await world.leftovers(), nothing);
});

both.each(
  'the pause container is confined by the profile that its sandbox asks for',
  { linux: { securityContext: { seccomp: { profileType: Profile.RuntimeDefault, localhostRef: '' } } } },
  async (t, podId) => {
    const id = await world.runContainer(podId, `sees-${podId.slice(0, 8)}`, ['sleep', '1000'], { linux: {} });
    t.match(await both.sh(id, 'cat /proc/1/cmdline; grep ^Seccomp: /proc/1/status'), /pause.*Seccomp:\t2$/s);
  },
);

t.test('nothing is left of any of them', async t => {
  t.strictSame(await world.leftovers(), nothing);
});

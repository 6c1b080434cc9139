import { Code } from '@cleat/base';
import type { Init } from '@cleat/proto/codec';
import { type IDMapping, type Mount, NamespaceMode, type NamespaceOption } from '@cleat/proto/cri';
import t from 'tap';
import { buildSpec } from '../../../daemon/spec/container.ts';
import { buildPauseSpec } from '../../../daemon/spec/pause.ts';
import { requireMappedUser } from '../../../daemon/spec/user-namespace.ts';
import { validateContainerConfig, validateSandboxConfig } from '../../../daemon/spec/validate.ts';
import { containerConfig, hostFacts, sandboxConfig, specInput } from './fixtures/input.ts';

const range = { containerId: 0, hostId: 70_000, length: 65_536 };
const ociRange = { containerID: 0, hostID: 70_000, size: 65_536 };
const { POD, CONTAINER, TARGET, NODE } = NamespaceMode;

/** A security context with these ranges, of users and groups alike. */
const mapped = (ranges: Init<IDMapping>[], more: Init<NamespaceOption> = {}, mode: NamespaceMode = POD) => ({
  linux: {
    securityContext: { namespaceOptions: { usernsOptions: { mode, uids: ranges, gids: ranges }, ...more } },
  },
});
const sandbox = sandboxConfig(mapped([range]));
const refused = (message: RegExp) => ({ code: Code.InvalidArgument, message });

for (const [what, config, message] of [
  ['two mappings', mapped([range, { ...range, containerId: 65_536 }]), /uids: one mapping is needed, there are 2/],
  ['id 0 left out', mapped([{ ...range, containerId: 1 }]), /uids: id 0 .* not mapped: it begins at 1/],
  ['no ids', mapped([{ ...range, length: 0 }]), /uids: not a range of ids: 0 from 70000/],
  ['ids beyond the last', mapped([{ ...range, hostId: 0xffff_ffff }]), /not a range of ids/],
  [
    'users without groups',
    { linux: { securityContext: { namespaceOptions: { usernsOptions: { uids: [range] } } } } },
    /gids: one mapping is needed, there are 0/,
  ],
  ['mode CONTAINER', mapped([], {}, CONTAINER), /userns_options.mode is neither POD nor NODE/],
  ['mode TARGET', mapped([range], {}, TARGET), /userns_options.mode is neither/],
  ['mode NODE with mappings', mapped([range], {}, NODE), /mode is NODE, but there are id mappings/],
  ["the host's network", mapped([range], { network: NODE }), /namespace_options.network is NODE/],
  ["the host's processes", mapped([range], { pid: NODE }), /namespace_options.pid is NODE/],
  ["the host's IPC", mapped([range], { ipc: NODE }), /namespace_options.ipc is NODE/],
] as const)
  t.test(`a sandbox with a user namespace and ${what} is refused`, async t => {
    t.throws(() => validateSandboxConfig(sandboxConfig(config)), refused(message));
  });

t.test('one range of users and one of groups are taken, and none at all', async t => {
  for (const config of [
    mapped([range]),
    mapped([]),
    mapped([], { network: NODE }, NODE),
    mapped([{ ...range, hostId: 0xffff_0000, length: 0xffff }]),
  ])
    t.doesNotThrow(() => validateSandboxConfig(sandboxConfig(config)));
});

t.test("a container is in its sandbox's user namespace, or says nothing of it", async t => {
  const other = mapped([{ ...range, hostId: 200_000 }]);
  const differ = refused(/userns_options of the container differ from its sandbox's/);
  t.throws(() => validateContainerConfig(containerConfig(other), sandbox), differ);
  t.throws(() => validateContainerConfig(containerConfig(mapped([], {}, NODE)), sandbox), differ);
  t.throws(() => validateContainerConfig(containerConfig(other), sandboxConfig()), differ);
  t.throws(
    () => validateContainerConfig(containerConfig(mapped([range], { pid: NODE })), sandbox),
    refused(/namespace_options.pid is NODE/),
  );
  for (const config of [mapped([range]), {}])
    t.doesNotThrow(() => validateContainerConfig(containerConfig(config), sandbox));
});

const mount = (more: Init<Mount>) => ({ mounts: [{ hostPath: '/h', containerPath: '/c', ...more }] });

t.test('a mount has mappings of users and of groups, or none', async t => {
  t.throws(
    () => validateContainerConfig(containerConfig(mount({ uidMappings: [range] })), sandbox),
    refused(/uidMappings and gidMappings is given without the other/),
  );
  const both = containerConfig(mount({ uidMappings: [range], gidMappings: [range] }));
  t.doesNotThrow(() => validateContainerConfig(both, sandbox));
  t.match(
    buildSpec(specInput(both, mapped([range]))).mounts.find(m => m.destination === '/c'),
    { uidMappings: [ociRange], gidMappings: [ociRange] },
  );
  const [plain] = buildSpec(specInput(mount({}))).mounts.filter(m => m.destination === '/c');
  t.notOk(plain && 'uidMappings' in plain);
});

t.test('a user that is not in the namespace is refused by its number', async t => {
  const mappings = { uids: [{ ...range, size: 1000 }], gids: [{ ...range, size: 2000 }] };
  const user = { uid: 999, gid: 1999, additionalGids: [0, 1999] };
  t.doesNotThrow(() => requireMappedUser(user, mappings));
  t.throws(() => requireMappedUser({ ...user, uid: 1000 }, mappings), refused(/user 1000 is not mapped/));
  t.throws(() => requireMappedUser({ ...user, gid: 2000 }, mappings), refused(/group 2000 is not mapped/));
  t.throws(() => requireMappedUser({ ...user, additionalGids: [7, 2001] }, mappings), refused(/group 2001/));
});

const pauseSpec = (ranges: Init<IDMapping>[]) =>
  buildPauseSpec({
    rootfs: '/pause',
    sandboxId: 'p',
    sandbox: sandboxConfig(mapped(ranges)),
    namespaces: { net: '/ns/net', ipc: '/ns/ipc', uts: '/ns/uts' },
    hostname: 'web',
    cgroupsPath: '/p',
    host: hostFacts,
  });

t.test(
  'the pause container makes the namespaces of a pod with a user namespace, and joins those of any other',
  async t => {
    const made = pauseSpec([range]);
    t.strictSame(made.linux.namespaces.map(({ type, path }) => [type, path]).sort(), [
      ['ipc', undefined],
      ['mount', undefined],
      ['network', undefined],
      ['pid', undefined],
      ['user', undefined],
      ['uts', undefined],
    ]);
    t.match(made, { hostname: 'web', linux: { uidMappings: [ociRange], gidMappings: [ociRange] } });
    t.notOk(made.linux.sysctl, 'they are set when the network is there');
    const joined = pauseSpec([]);
    t.match(
      joined.linux.namespaces.find(({ type }) => type === 'network'),
      { path: '/ns/net' },
    );
    t.notOk(joined.hostname ?? joined.linux.uidMappings);
    t.match(pauseSpec([{ ...range, length: 10 }]).process.user, { uid: 9, gid: 9 }, 'it runs as an id that is mapped');
  },
);

t.test('a container joins the user namespace, and is told what it maps: runc before 1.2 does not look', async t => {
  const input = specInput({}, mapped([range]));
  const namespaces = { ...input.sandboxFacts.namespaces, user: '/ns/user' };
  const { linux } = buildSpec({ ...input, sandboxFacts: { ...input.sandboxFacts, namespaces } });
  t.strictSame(
    linux.namespaces.filter(({ type }) => type === 'user'),
    [{ type: 'user', path: '/ns/user' }],
  );
  t.match(linux, { uidMappings: [ociRange], gidMappings: [ociRange] });
  t.notOk(buildSpec(specInput()).linux.uidMappings);
});

import { Code } from '@cleat/base';
import type { Init } from '@cleat/proto/codec';
import { type ContainerConfig, MountPropagation, NamespaceMode, type PodSandboxConfig } from '@cleat/proto/cri';
import t from 'tap';
import { validateContainerConfig, validateSandboxConfig } from '../../../daemon/spec/validate.ts';
import { containerConfig, sandboxConfig } from './fixtures/input.ts';

const one = { value: 1n };
const security = (securityContext: NonNullable<Init<ContainerConfig>['linux']>['securityContext']) => ({
  linux: { securityContext },
});
const mount = (m: object) => ({ mounts: [{ containerPath: '/m', hostPath: '/h', ...m }] });
const device = (d: object) => ({ devices: [{ containerPath: '/dev/a', hostPath: '/dev/b', permissions: 'rw', ...d }] });

t.test('what the CRI forbids of a container is refused by the name of its field', async t => {
  const cases: [Init<ContainerConfig>, RegExp][] = [
    [security({ runAsGroup: one }), /run_as_group/],
    [security({ runAsUser: one, runAsUsername: 'a' }), /run_as_username/],
    [security({ privileged: true }), /privileged/],
    [security({ namespaceOptions: { network: NamespaceMode.CONTAINER } }), /namespace_options.network/],
    [security({ namespaceOptions: { ipc: NamespaceMode.TARGET } }), /namespace_options.ipc/],
    [security({ namespaceOptions: { pid: NamespaceMode.TARGET } }), /target_id/],
    [mount({ containerPath: '' }), /container_path is required/],
    [mount({ containerPath: '/a/..' }), /the root itself/],
    [mount({ hostPath: '' }), /host_path is required/],
    [mount({ hostPath: 'a/b' }), /host_path is not absolute/],
    [mount({ image: { image: 'x' } }), /host_path and image/],
    [mount({ imageSubPath: 'x' }), /image_sub_path/],
    [mount({ recursiveReadOnly: true }), /recursive_read_only is set without readonly/],
    [
      mount({ recursiveReadOnly: true, readonly: true, propagation: MountPropagation.PROPAGATION_BIDIRECTIONAL }),
      /PROPAGATION_PRIVATE/,
    ],
    [mount({ uidMappings: [{ length: 1 }], gidMappings: [{ length: 1 }] }), /a sandbox with a user namespace/],
    [device({ hostPath: '' }), /devices: host_path/],
    [device({ containerPath: 'dev/a' }), /container_path/],
    [device({ permissions: 'rx' }), /permissions/],
    [{ stdinOnce: true }, /stdin_once/],
  ];
  for (const [container, message] of cases)
    t.throws(
      () => validateContainerConfig(containerConfig(container), sandboxConfig()),
      { code: Code.InvalidArgument, message },
      String(message),
    );
});

t.test('what the CRI allows passes', async t => {
  const privileged = sandboxConfig({ linux: { securityContext: { privileged: true } } });
  const cases: Init<ContainerConfig>[] = [
    {},
    security({ runAsGroup: one, runAsUsername: 'a' }),
    security({ privileged: true }),
    security({
      namespaceOptions: { pid: NamespaceMode.TARGET, targetId: 'x', usernsOptions: { mode: NamespaceMode.NODE } },
    }),
    mount({ recursiveReadOnly: true, readonly: true }),
    mount({ hostPath: '', image: { image: 'x' }, imageSubPath: 'y' }),
    device({ permissions: '' }),
    { stdin: true, stdinOnce: true },
  ];
  for (const container of cases) t.doesNotThrow(() => validateContainerConfig(containerConfig(container), privileged));
});

t.test('what the CRI forbids of a sandbox is refused by the name of its field', async t => {
  const cases: [Init<PodSandboxConfig>, RegExp][] = [
    [{ linux: { securityContext: { runAsGroup: one } } }, /run_as_group/],
    [{ linux: { sysctls: { 'vm.swappiness': '1' } } }, /sysctls: vm.swappiness/],
    [{ hostname: 'x'.repeat(65) }, /hostname/],
    [{ linux: { securityContext: { namespaceOptions: { network: NamespaceMode.CONTAINER } } } }, /network/],
  ];
  for (const [sandbox, message] of cases)
    t.throws(
      () => validateSandboxConfig(sandboxConfig(sandbox)),
      { code: Code.InvalidArgument, message },
      String(message),
    );
  t.doesNotThrow(() =>
    validateSandboxConfig(
      sandboxConfig({ hostname: 'web', linux: { securityContext: { runAsUser: one, runAsGroup: one } } }),
    ),
  );
});

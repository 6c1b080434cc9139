import { ForeignOptions } from '@cleat/proto/foreign';
import { Options } from '@cleat/proto/runc-options';
import { Options as RuntimeOptions } from '@cleat/proto/runtime-options';
import t from 'tap';
import { foreignShim, taskOptions } from '../../../daemon/shims/foreign.ts';
import type { ShimRuntime } from '../../../daemon/shims/handlers.ts';

const configured = (shim: string, more: { address?: string; configPath?: string } = {}) =>
  foreignShim({ shim, address: '', configPath: '', ...more });

t.test('a handler says by its shim who makes its tasks', async t => {
  t.equal(configured('/opt/cleat/bin/containerd-shim-cleat-v2'), undefined, 'ours');
  t.match(configured('/usr/bin/containerd-shim-runc-v2'), {
    isRunc: true,
    program: '/usr/bin/containerd-shim-runc-v2',
  });
  t.match(configured('containerd-shim-runsc-v1', { configPath: '/etc/runsc.toml' }), { isRunc: false });
  t.match(configured('containerd-shim-cleat-v2', { address: 'unix:///run/vm.sock' }), {
    program: '',
    address: 'unix:///run/vm.sock',
  });
});

t.test('another shim gets the options that it understands', async t => {
  const runtime = (foreign: ReturnType<typeof configured>) =>
    ({
      eventsAddress: '/run/cleat/events.sock',
      options: { version: 1, runtime: 'runc', runtimeRoot: '/run/r', systemdCgroup: true },
      foreign,
    }) as ShimRuntime;
  const inner = (shim: string, configPath = '') => {
    const { typeUrl, value } = taskOptions(runtime(configured(shim, { configPath })), { uid: 7, gid: 8 });
    t.equal(typeUrl, ForeignOptions.typeName);
    return ForeignOptions.decode(value);
  };
  const runc = inner('containerd-shim-runc-v2');
  t.match(runc, { ownPids: true, callerAddress: '/run/cleat/events.sock' });
  t.match(Options.decode(runc.options?.value ?? new Uint8Array(0)), {
    binaryName: 'runc',
    systemdCgroup: true,
    ioUid: 7,
  });
  const gvisor = inner('containerd-shim-runsc-v1', '/etc/runsc.toml');
  t.match(gvisor, { ownPids: false, options: { typeUrl: RuntimeOptions.typeName } });
  t.match(RuntimeOptions.decode(gvisor.options?.value ?? new Uint8Array(0)), { configPath: '/etc/runsc.toml' });
  t.equal(inner('containerd-shim-kata-v2').options, undefined);
});

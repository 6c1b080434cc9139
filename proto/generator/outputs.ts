/**
 * Which .proto files, relative to proto/, go into which file of gen/. A program loads what it names and nothing
 * else, so what the shim needs stays apart from CRI.
 */
export const OUTPUTS: Readonly<Record<string, readonly string[]>> = {
  google: [
    'google/protobuf/any.proto',
    'google/protobuf/duration.proto',
    'google/protobuf/empty.proto',
    'google/protobuf/timestamp.proto',
  ],
  'task-types': ['containerd/v1/types/task.proto', 'containerd/types/mount.proto'],
  'task-v2': ['containerd/task/v2/task.proto'],
  'task-v3': ['containerd/task/v3/task.proto'],
  shim: ['cleat/shim/v1/shim.proto'],
  debug: ['cleat/shim/v1/debug.proto'],
  foreign: ['cleat/shim/v1/foreign.proto'],
  images: ['cleat/daemon/v1/images.proto'],
  daemon: ['cleat/daemon/v1/daemon.proto'],
  fsck: ['cleat/daemon/v1/fsck.proto'],
  trace: ['cleat/daemon/v1/trace.proto'],
  events: [
    'containerd/types/event.proto',
    'containerd/events/task.proto',
    'containerd/services/events/ttrpc/v1/events.proto',
  ],
  ttrpc: ['google/rpc/status.proto', 'ttrpc/request.proto'],
  'runc-options': ['containerd/runc/v1/options.proto'],
  'runtime-options': ['runtimeoptions/v1/options.proto'],
  bootstrap: ['containerd/runtime/bootstrap/v1/bootstrap.proto'],
  introspection: ['containerd/types/introspection.proto'],
  'sandbox-types': [
    'containerd/types/metrics.proto',
    'containerd/types/platform.proto',
    'containerd/types/sandbox.proto',
  ],
  sandbox: ['containerd/runtime/sandbox/v1/sandbox.proto'],
  cri: ['runtime/v1/api.proto'],
  'metrics-cgroup1': ['io/containerd/cgroups/v1/metrics.proto'],
  'metrics-cgroup2': ['io/containerd/cgroups/v2/metrics.proto'],
};

/** TypeScript names of messages whose own name is taken in a file that refers to them. */
export const RENAMED: Readonly<Record<string, string>> = {
  'containerd.types.Sandbox': 'SandboxRecord',
};

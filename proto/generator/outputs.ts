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
};

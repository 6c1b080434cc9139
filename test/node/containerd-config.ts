import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'smol-toml';
import type { TestNetwork } from './cni.ts';
import type { TestNode } from './node.ts';

/** Where a test node's containerd has its socket, configuration and log. */
export const containerdFiles = (node: TestNode) => ({
  socket: node.path('containerd.sock'),
  config: node.path('containerd.toml'),
  log: node.path('containerd.log'),
});

/** What differs from containerd to containerd. */
export type ContainerdSettings = {
  readonly network: TestNetwork;
  /** Address of the node's registry. */
  readonly registry: string;
  /** Other registries, all of whose images come from the node's. */
  readonly mirrors?: readonly string[];
  /** Reference of the image of a pod's sandbox. */
  readonly pauseImage: string;
  /** The CRI's handlers, as its configuration has them, and the one that pods get unless told. */
  readonly runtimes: Readonly<Record<string, object>>;
  readonly defaultRuntime: string;
  /** It is of an old release, which knows one directory of network plugins. */
  readonly hasOneBinDir?: boolean;
};

/** Configure the containerd of a test node: in its defaults, but for what the node demands. */
export async function writeContainerdConfig(node: TestNode, settings: ContainerdSettings): Promise<void> {
  const server = `http://${settings.registry}`;
  for (const name of [settings.registry, ...(settings.mirrors ?? [])]) {
    const hosts = node.path('hosts', name);
    await mkdir(hosts, { recursive: true });
    await writeFile(join(hosts, 'hosts.toml'), stringify({ server, host: { [server]: {} } }));
  }
  await writeFile(containerdFiles(node).config, stringify(configOf(node, settings)));
}

/** Source: containerd 2.x docs/cri/config.md, docs/hosts.md. */
function configOf(node: TestNode, settings: ContainerdSettings): Record<string, unknown> {
  const { network, pauseImage, runtimes, defaultRuntime, hasOneBinDir = false } = settings;
  const { socket } = containerdFiles(node);
  return {
    version: 3,
    root: node.path('containerd-root'),
    state: node.path('c'),
    grpc: { address: socket },
    ttrpc: { address: `${socket}.ttrpc` },
    disabled_plugins: ['blockfile', 'devmapper', 'erofs', 'native', 'zfs'].map(
      name => `io.containerd.snapshotter.v1.${name}`,
    ),
    plugins: {
      'io.containerd.cri.v1.runtime': {
        restrict_oom_score_adj: true,
        cni: {
          ...(hasOneBinDir ? { bin_dir: network.binDir } : { bin_dirs: [network.binDir] }),
          conf_dir: network.confDir,
        },
        containerd: { default_runtime_name: defaultRuntime, runtimes },
      },
      'io.containerd.cri.v1.images': {
        snapshotter: 'overlayfs',
        pinned_images: { sandbox: pauseImage },
        registry: { config_path: node.path('hosts') },
      },
    },
  };
}

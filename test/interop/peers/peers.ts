import { copyFileSync, linkSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CONTAINERD_VERSION, installContainerd } from '../../../bench/containerd-install.ts';
import { goTool } from '../../tools/go-tool.ts';

/** Releases of containerd that are tried: the newest, and one from before bootstrap parameters. */
export const CONTAINERD_VERSIONS = [CONTAINERD_VERSION, 'v2.1.5'] as const;
export type ContainerdVersion = (typeof CONTAINERD_VERSIONS)[number];

const COMMANDS = 'github.com/containerd/containerd/v2/cmd';
const moduleDir = (name: string) => join(import.meta.dirname, name);

/** Link into `dir`, under the names that callers look for: containerd, containerd-shim-runc-v2, ctr. */
export async function linkContainerd(version: ContainerdVersion, dir: string): Promise<void> {
  const oldTool = (name: string) => goTool(moduleDir('containerd-2.1'), `${COMMANDS}/${name}`, { tags: ['no_btrfs'] });
  const installed = version === CONTAINERD_VERSION ? await installContainerd() : undefined;
  for (const name of ['containerd', 'containerd-shim-runc-v2'])
    link(installed ? join(installed, name) : await oldTool(name), dir, name);
  const ctr = installed ? goTool(moduleDir('ctr'), `${COMMANDS}/ctr`, { tags: ['no_btrfs'] }) : oldTool('ctr');
  link(await ctr, dir, 'ctr');
}

/** Link gVisor's runtime and shim into `dir`: runsc, containerd-shim-runsc-v1. Without cgo: runsc dies at its re-exec with it. */
export async function linkGvisor(dir: string): Promise<void> {
  const tool = (target: string) => goTool(moduleDir('gvisor'), target, { static: true });
  link(await tool('gvisor.dev/gvisor/runsc'), dir, 'runsc');
  link(await tool('./shim'), dir, 'containerd-shim-runsc-v1');
}

function link(path: string, dir: string, name: string): void {
  mkdirSync(dir, { recursive: true });
  try {
    linkSync(path, join(dir, name));
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code !== 'EXDEV') throw err;
    copyFileSync(path, join(dir, name)); // the cache lies on another file system
  }
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTAINERD_VERSION } from '../../bench/containerd-install.ts';
import { linkContainerd, linkGvisor } from './peers/peers.ts';

/**
 * Handlers whose shims are not ours: containerd's own, and gVisor's; and crun with ours.
 * @param bin where their programs are linked to; the daemon finds them there with `env`.
 */
export async function foreignHandlers(bin: string) {
  await linkContainerd(CONTAINERD_VERSION, bin);
  const configPath = await placeGvisor(bin);
  return {
    env: { PATH: `${bin}:${process.env['PATH'] ?? ''}` },
    handlers: {
      crun: { binary: 'crun' },
      'containerd-runc': { shim: join(bin, 'containerd-shim-runc-v2'), binary: 'runc' },
      runsc: { shim: join(bin, 'containerd-shim-runsc-v1'), config_path: configPath },
    },
  };
}

/** Link gVisor's programs into a directory. @returns the path of its shim's configuration there */
export async function placeGvisor(bin: string): Promise<string> {
  await linkGvisor(bin);
  const configPath = join(bin, 'runsc.toml');
  writeFileSync(configPath, `binary_name = "${bin}/runsc"\n[runsc_config]\nplatform = "systrap"\n`);
  return configPath;
}

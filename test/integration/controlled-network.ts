import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestNetwork, writeBridgeNetwork } from '../node/cni.ts';
import type { TestNode } from '../node/node.ts';

/** The usual bridge network, whose second plugin, `portmap`, does as it is told. */
export class ControlledNetwork {
  #plugin = '';

  /** Write its configuration and its plugins: what World.start is given. */
  readonly write = async (node: TestNode): Promise<TestNetwork> => {
    const usual = await writeBridgeNetwork(node);
    const binDir = node.path('cni', 'bin');
    await mkdir(binDir);
    for (const name of await readdir(usual.binDir))
      if (name !== 'portmap') await symlink(join(usual.binDir, name), join(binDir, name));
    this.#plugin = join(binDir, 'portmap');
    const script = `#!/bin/sh\n[ ! -e "$0.$CNI_COMMAND" ] || . "$0.$CNI_COMMAND"\nexec ${usual.binDir}/portmap\n`;
    await writeFile(this.#plugin, script, { mode: 0o755 });
    return { ...usual, binDir };
  };

  /** Let the plugin run a piece of shell at a command before it does what it usually does; without one, only that. */
  async on(command: 'ADD' | 'DEL', script?: string): Promise<void> {
    const file = `${this.#plugin}.${command}`;
    if (script === undefined) await rm(file, { force: true });
    else await writeFile(file, script);
  }
}

import type { Init } from '@cleat/proto/codec';
import {
  type ContainerConfig,
  type LinuxContainerSecurityContext,
  NamespaceMode,
  type PodSandboxConfig,
} from '@cleat/proto/cri';
import t, { type Test } from 'tap';
import type { World } from './world.ts';

export const OWN_PID = { pid: NamespaceMode.CONTAINER };

/** Settings of a container with this security context, and a PID namespace of its own. */
export const secured = (securityContext: Init<LinuxContainerSecurityContext>): Init<ContainerConfig> => ({
  linux: { securityContext: { namespaceOptions: OWN_PID, ...securityContext } },
});

/** Containers of one world that are looked at from inside, under both runtimes. */
export class BothRuntimes {
  readonly #world: World;
  #made = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** Run the same test with both runtimes, each in a pod of its own that is removed after it. */
  each(
    title: string,
    pod: Init<PodSandboxConfig>,
    body: (t: Test, podId: string, handler: string) => Promise<void>,
  ): void {
    for (const handler of ['runc', 'crun'])
      t.test(`with ${handler}, ${title}`, async t => {
        const podSandboxId = await this.#world.runPod(`pod${this.#made++}`, pod, handler);
        await body(t, podSandboxId, handler);
        await this.#world.runtime.removePodSandbox({ podSandboxId });
      });
  }

  /** A container that waits for what it is asked. */
  idle(podId: string, more: Init<ContainerConfig> = {}): Promise<string> {
    return this.#world.runContainer(podId, `c${this.#made++}`, ['sleep', '1000'], more);
  }

  /** What a shell in the container prints, without space at its ends. @throws Error when it fails */
  async sh(id: string, script: string): Promise<string> {
    const { exitCode, stdout, stderr } = await this.#world.exec(id, 'sh', '-c', script);
    if (exitCode !== 0) throw new Error(`\`${script}\` ended with ${exitCode}: ${stderr}`);
    return stdout.trim();
  }

  /** Expect a shell in the container to fail with these words. */
  async fails(t: Test, id: string, script: string, stderr: RegExp): Promise<void> {
    const ran = await this.#world.exec(id, 'sh', '-c', script);
    t.not(ran.exitCode, 0, script);
    t.match(ran.stderr, stderr);
  }
}

import { mkdir } from 'node:fs/promises';
import { NamespaceMode } from '@cleat/proto/cri';
import type { Runtime, Surroundings } from './runtimes.ts';

/** The calls of a pod's life in their order; `pod start` is the first three together, `pod end` the last four. */
export const OPERATIONS = [
  'RunPodSandbox',
  'CreateContainer',
  'StartContainer',
  'pod start',
  'ExecSync',
  'StopContainer',
  'RemoveContainer',
  'StopPodSandbox',
  'RemovePodSandbox',
  'pod end',
] as const;
export type Operation = (typeof OPERATIONS)[number];

/** Runs a call, and may look at a clock before and after. */
export type Timer = <T>(operation: Operation, call: () => Promise<T>) => Promise<T>;
const untimed: Timer = (_operation, call) => call();

export type Pod = { readonly podSandboxId: string; readonly containerId: string };

/** A pod as the kubelet asks for it, with one container that sleeps. */
export async function startPod(runtime: Runtime, { node, image }: Surroundings, name: string, time = untimed) {
  const linux = { securityContext: { namespaceOptions: { pid: NamespaceMode.CONTAINER } } };
  const logDirectory = node.path('logs', `${runtime.name}-${name}`);
  await mkdir(logDirectory, { recursive: true }); // the kubelet makes it
  const sandboxConfig = { metadata: { name, namespace: 'bench', uid: name, attempt: 0 }, logDirectory, linux };
  const command = ['sleep', '1000000'];
  const config = { metadata: { name: 'c', attempt: 0 }, image: { image }, command, logPath: 'c.log', linux };
  const calls = runtime.cri.runtime;
  return await time('pod start', async (): Promise<Pod> => {
    const { podSandboxId } = await time('RunPodSandbox', () => calls.runPodSandbox({ config: sandboxConfig }));
    const request = { podSandboxId, config, sandboxConfig };
    const { containerId } = await time('CreateContainer', () => calls.createContainer(request));
    await time('StartContainer', () => calls.startContainer({ containerId }));
    return { podSandboxId, containerId };
  });
}

/** ExecSync of `true`. @throws Error when it did not end with 0 */
export async function execTrue(runtime: Runtime, { containerId }: Pod, time: Timer): Promise<void> {
  const request = { containerId, cmd: ['true'], timeout: 30n };
  const { exitCode } = await time('ExecSync', () => runtime.cri.runtime.execSync(request));
  if (exitCode !== 0) throw new Error(`\`true\` ended with ${exitCode} in ${runtime.name}'s container ${containerId}`);
}

/** Stop the container at once, then remove all of the pod. */
export async function endPod(runtime: Runtime, { podSandboxId, containerId }: Pod, time: Timer): Promise<void> {
  const calls = runtime.cri.runtime;
  await time('pod end', async () => {
    await time('StopContainer', () => calls.stopContainer({ containerId, timeout: 0n }));
    await time('RemoveContainer', () => calls.removeContainer({ containerId }));
    await time('StopPodSandbox', () => calls.stopPodSandbox({ podSandboxId }));
    await time('RemovePodSandbox', () => calls.removePodSandbox({ podSandboxId }));
  });
}

import { readFile } from 'node:fs/promises';
import { bundleFiles, Code, codeOf } from '@cleat/base';
import { Sandbox } from '@cleat/proto/sandbox';
import { type Client, createClient } from 'ttrpc-ts';
import type { ForeignConnection, ForeignTask } from './client.ts';

/** Seconds that a sandbox's processes get before they are killed, when it is stopped: its containers have ended before. */
const STOP_TIMEOUT_S = 2;
const SIGKILL = 9;

type Spec = {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly linux?: { readonly namespaces?: readonly { readonly type: string; readonly path?: string }[] };
};

/**
 * The other shim's task API for a container; for a pod's sandbox its sandbox API in the same words, where it serves one:
 * it boots a machine then, and runs no container. One that serves none gets a container for the sandbox.
 * Source: containerd api/runtime/sandbox/v1; the annotation: containerd internal/cri/annotations.
 * @param bundle of the container.
 */
export async function taskOrSandbox(
  { channel, task }: ForeignConnection,
  id: string,
  bundle: string,
): Promise<ForeignTask> {
  const spec = JSON.parse(await readFile(bundleFiles(bundle).config, 'utf8')) as Spec;
  if (spec.annotations?.['io.kubernetes.cri.container-type'] !== 'sandbox') return task;
  const sandbox = createClient(Sandbox, channel);
  return (await serves(sandbox, id)) ? sandboxTask(task, sandbox, spec) : task;
}

/** It does not know the sandbox yet; what counts is that it knows the question. */
async function serves(sandbox: Client<typeof Sandbox>, sandboxId: string): Promise<boolean> {
  try {
    await sandbox.sandboxStatus({ sandboxId });
    return true;
  } catch (err) {
    return codeOf(err) !== Code.Unimplemented;
  }
}

function sandboxTask(task: ForeignTask, sandbox: Client<typeof Sandbox>, spec: Spec): ForeignTask {
  const netnsPath = spec.linux?.namespaces?.find(({ type }) => type === 'network')?.path ?? '';
  const annotations = { ...spec.annotations };
  return {
    ...task,
    create: async ({ id = '', bundle = '', rootfs = [], options }, call) => {
      const request = { sandboxId: id, bundlePath: bundle, rootfs, netnsPath, annotations };
      await sandbox.createSandbox({ ...request, ...(options && { options }) }, call);
      return { pid: 0 };
    },
    start: ({ id = '' }, call) => sandbox.startSandbox({ sandboxId: id }, call),
    wait: ({ id = '' }, call) => sandbox.waitSandbox({ sandboxId: id }, call),
    kill: ({ id = '', signal }) =>
      sandbox.stopSandbox({ sandboxId: id, timeoutSecs: signal === SIGKILL ? 0 : STOP_TIMEOUT_S }),
    delete: async ({ id = '' }, call) => {
      const ended = await sandbox.waitSandbox({ sandboxId: id }, call);
      await sandbox.shutdownSandbox({ sandboxId: id }, call);
      return { pid: 0, ...ended };
    },
  };
}

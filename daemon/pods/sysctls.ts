import { writeFileSync } from 'node:fs';
import { invalidArgument, messageOf } from '@cleat/base';
import { asEffectiveUser, insideNamespace } from '@cleat/linux';
import type { PodSandboxConfig } from '@cleat/proto/cri';
import { podFiles } from '../paths.ts';
import { askedSysctls, podSysctls, sysctlNamespace, sysctlPath } from '../spec/sysctls.ts';
import { mappedRoot } from '../spec/user-namespace.ts';
import { userNamespaceOf } from './namespaces.ts';

/**
 * Set a pod's kernel settings in its pinned namespaces, once: a container that starts later finds what others made of
 * them. After the network is there, so that its interfaces' settings can be set too.
 * @throws RpcError InvalidArgument naming a setting that this machine does not have, or whose value it does not take.
 */
export function applySysctls(config: PodSandboxConfig, podState: string): void {
  const asked = askedSysctls(config);
  const mappings = userNamespaceOf(config);
  const root = mappings && mappedRoot(mappings).uid;
  for (const [name, value] of Object.entries(podSysctls(config))) {
    const kind = sysctlNamespace(name);
    try {
      // The files of these settings are those of whoever opens them.
      insideNamespace(podFiles(podState)[kind], kind, () => writeSetting(name, value, root));
    } catch (err) {
      if (name in asked)
        throw invalidArgument(`sysctls: cannot set ${name} to ${JSON.stringify(value)}: ${messageOf(err)}`, err);
      if ((err as NodeJS.ErrnoException).code !== 'ENOENT') throw err; // a kernel without IPv4 lacks our defaults
    }
  }
}

/** Since Linux 6.9 the settings of an IPC namespace are those of the root of its user namespace; our root is a stranger. */
function writeSetting(name: string, value: string, podRoot: number | undefined): void {
  const write = () => writeFileSync(sysctlPath(name), value);
  try {
    write();
  } catch (err) {
    if (podRoot === undefined || (err as NodeJS.ErrnoException).code !== 'EACCES') throw err;
    asEffectiveUser(podRoot, write);
  }
}

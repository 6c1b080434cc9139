import { readFileSync } from 'node:fs';
import { bundleFiles } from '@cleat/base';
import type { Daemon } from '../daemon.ts';
import { buildExecProcess } from '../spec/exec.ts';
import type { OciSpec } from '../spec/oci.ts';
import type { Container } from '../store/containers.ts';

/** Type URL of an OCI process in an Any. Source: containerd, pkg/cri, typeurl registration of runtime-spec. */
const PROCESS_TYPE = 'types.containerd.io/opencontainers/runtime-spec/1/Process';

/** A further process in a container, as the shim takes it. */
export function execSpec(d: Daemon, container: Container, args: readonly string[], tty = false) {
  // A file on a tmpfs: through the thread pool it would take longer.
  const spec = JSON.parse(readFileSync(bundleFiles(d.paths.bundle(container.id)).config, 'utf8')) as OciSpec;
  return { typeUrl: PROCESS_TYPE, value: Buffer.from(JSON.stringify(buildExecProcess(spec, args, tty))) };
}

import type { OciProcess, OciSpec } from './oci.ts';

/**
 * A further process in a container: another command line, with the container's own user, environment, directory and
 * rights. A terminal is its own affair.
 */
export function buildExecProcess(spec: Pick<OciSpec, 'process'>, args: readonly string[], tty = false): OciProcess {
  const { env } = spec.process;
  const needsTerm = tty && !env.some(entry => entry.startsWith('TERM='));
  return { ...spec.process, args, terminal: tty, env: needsTerm ? [...env, 'TERM=xterm'] : env };
}

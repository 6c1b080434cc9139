import { resolve } from 'node:path/posix';
import { invalidArgument } from '@cleat/base';
import type { ContainerConfig, KeyValue } from '@cleat/proto/cri';

/** What an image says of its process. Source: OCI image-spec config.md. */
export type ImageProcess = {
  readonly env: readonly string[];
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly workingDir: string;
};

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * The command line. Source: Kubernetes documentation, "Define a command and arguments for a container": a command
 * replaces the image's entrypoint and its cmd; arguments alone replace its cmd.
 * @throws RpcError InvalidArgument when neither side names a command.
 */
export function processArgs(
  { command, args }: Pick<ContainerConfig, 'command' | 'args'>,
  image: ImageProcess,
): string[] {
  const entrypoint = image.entrypoint.length === 1 && image.entrypoint[0] === '' ? [] : image.entrypoint;
  const line = command.length > 0 ? [...command, ...args] : [...entrypoint, ...(args.length > 0 ? args : image.cmd)];
  if (line.length === 0) throw invalidArgument('command is empty, and the image has neither entrypoint nor cmd');
  return line;
}

/** The directory that the process starts in: absolute, whatever the image says. */
export const processCwd = (workingDir: string, image: ImageProcess): string =>
  resolve('/', workingDir || image.workingDir);

/**
 * The environment: ours, then the image's, then the caller's; a later value replaces an earlier one in its place.
 * @throws RpcError InvalidArgument for a name or value that no environment can hold.
 */
export function processEnv(envs: readonly KeyValue[], image: ImageProcess, tty: boolean, hostname: string): string[] {
  const env = new Map<string, string>([['PATH', DEFAULT_PATH]]);
  if (tty) env.set('TERM', 'xterm');
  if (hostname) env.set('HOSTNAME', hostname);
  for (const entry of image.env) {
    const [name = '', ...value] = entry.split('=');
    if (name !== '') env.set(name, value.join('='));
  }
  for (const { key, value } of envs) {
    if (key === '' || /[=\0]/.test(key))
      throw invalidArgument(`envs: ${JSON.stringify(key)} cannot be the name of a variable`);
    if (value.includes(0)) throw invalidArgument(`envs: the value of ${key} holds a NUL byte`);
    env.set(key, Buffer.from(value).toString('utf8'));
  }
  return [...env].map(([name, value]) => `${name}=${value}`);
}

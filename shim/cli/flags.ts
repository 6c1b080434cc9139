import { parseGoFlags } from './go-flags.ts';
import { UsageError } from './usage-error.ts';

/** What the shim's command line says. Source: containerd core/runtime/v2/README.md, "Flags". */
export type ShimFlags = {
  /** containerd namespace of the container, e.g. `k8s.io`. */
  readonly namespace: string;
  /** Id of the container. */
  readonly id: string;
  /** Address of the caller's socket; ours lies in `s/` beside it. */
  readonly address: string;
  /** Absolute path of the bundle. */
  readonly bundle: string;
  readonly debug: boolean;
  /** Path to listen on instead of the inherited descriptor 3; empty: the descriptor. */
  readonly socket: string;
  /** Directory that the caller of `start` wants the socket in; empty: beside its own. */
  readonly socketDir: string;
};

/** What one invocation asks for. */
export type Invocation =
  | { readonly action: 'version' | 'info' }
  /** Ours: say whether this program could take over from a running shim. */
  | { readonly action: 'self-test' }
  /** Ours: go on with the shim that this process was before; its state lies in the file of a descriptor. */
  | { readonly action: 'resume'; readonly stateFd: number }
  | { readonly action: 'start' | 'delete' | 'serve'; readonly flags: ShimFlags }
  /** Ours: load once, fork a shim for each request on the socket. */
  | { readonly action: 'zygote'; readonly socket: string };

const stringFlags = [
  'namespace',
  'id',
  'address',
  'bundle',
  'publish-binary',
  'socket',
  'socket-dir',
  'debug-socket',
] as const;
const booleanFlags = ['debug', 'v', 'version', 'info', 'self-test', 'h', 'help'] as const;

export const USAGE = `usage: containerd-shim-cleat-v2 -namespace NS -id ID [-address ADDR] [-bundle DIR] [-debug] start|delete
       containerd-shim-cleat-v2 -v | -info
`;

/**
 * Read the command line.
 * @param cwd bundle of an invocation that names none.
 * @throws UsageError
 */
export function parseInvocation(args: readonly string[], cwd: string): Invocation {
  const { values, rest } = parseGoFlags(args, stringFlags, booleanFlags);
  if (values.has('h') || values.has('help')) throw new UsageError(USAGE);
  if (values.get('v') === 'true' || values.get('version') === 'true') return { action: 'version' };
  if (values.get('info') === 'true') return { action: 'info' };
  if (values.get('self-test') === 'true') return { action: 'self-test' };
  const flags = {
    namespace: values.get('namespace') ?? '',
    id: values.get('id') ?? '',
    address: values.get('address') ?? '',
    bundle: values.get('bundle') || cwd,
    debug: values.get('debug') === 'true',
    socket: values.get('socket') ?? '',
    socketDir: values.get('socket-dir') ?? '',
  };
  const action = rest[0] ?? 'serve';
  if (action === 'resume' && /^\d+$/.test(rest[1] ?? '')) return { action, stateFd: Number(rest[1]) };
  if (action === 'zygote' && flags.socket) return { action, socket: flags.socket };
  if (action !== 'start' && action !== 'delete' && action !== 'serve')
    throw new UsageError(`unknown action ${JSON.stringify(action)}: there are start and delete`);
  if (!flags.namespace) throw new UsageError('shim namespace cannot be empty: give it with -namespace');
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(flags.id))
    throw new UsageError(`the id of the container is not one: -id ${JSON.stringify(flags.id)}`);
  return { action, flags };
}

/** A serving shim's command line, without the verb. */
export function flagArgs({ namespace, id, address, bundle, debug, socket, socketDir }: ShimFlags): string[] {
  const args = ['-namespace', namespace, '-id', id, '-address', address, '-bundle', bundle];
  if (debug) args.push('-debug');
  if (socket) args.push('-socket', socket);
  if (socketDir) args.push('-socket-dir', socketDir);
  return args;
}

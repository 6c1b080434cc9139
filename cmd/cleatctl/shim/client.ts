import { Code, codeOf, isDeadlineExceeded, isNotFound, isUnavailable, messageOf, RpcError } from '@cleat/base';
import { Debug } from '@cleat/proto/debug';
import { Shim } from '@cleat/proto/shim';
import { Task as TaskV2 } from '@cleat/proto/task-v2';
import { Task as TaskV3 } from '@cleat/proto/task-v3';
import { type Channel, type Client, connect, createClient } from 'ttrpc-ts';
import type { Context } from '../verb.ts';
import { findShim, type Target } from './find.ts';
import { speaksTtrpc } from './speaks-ttrpc.ts';

/** An open connection to one shim, for one command. */
export type ShimClient = {
  readonly target: Target;
  readonly channel: Channel;
  /** containerd's task API, in the version that the shim speaks. */
  readonly task: Client<typeof TaskV3>;
  /** Our own services; a foreign shim answers Unimplemented. */
  readonly shim: Client<typeof Shim>;
  readonly debug: Client<typeof Debug>;
  /** The command's --timeout. */
  readonly timeoutMs: number;
  /** What is left of the command's time, in milliseconds; at least 1. */
  remainingMs(): number;
};

/** What an error says of a shim: one sentence. */
export class ShimError extends Error {
  override readonly name = 'ShimError';
  readonly code: Code;
  constructor(code: Code, message: string, cause: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/** How the shim is told in messages. */
export const nameOf = ({ id, bootstrap }: Target): string =>
  id ? `the shim of ${id}` : `the shim at ${bootstrap?.address}`;

/**
 * Find the shim that the command line means, ask it, and close the connection.
 * @throws ShimError one sentence: nobody is there, no answer in time, not a shim, what it answered instead.
 */
export async function askShim<T>(context: Context, ask: (client: ShimClient) => Promise<T>): Promise<T> {
  return await askTarget(await findShim(context), context.timeoutMs, ask);
}

/** As askShim, of a shim that was found. */
export async function askTarget<T>(
  target: Target,
  timeoutMs: number,
  ask: (client: ShimClient) => Promise<T>,
): Promise<T> {
  const { bootstrap } = target;
  if (!bootstrap) {
    const why = target.damage[0] ?? 'it has not said where it listens';
    throw new ShimError(Code.Unavailable, `${nameOf(target)} cannot be asked: ${why}`, undefined);
  }
  const startMs = performance.now();
  const remainingMs = () => Math.max(1, Math.ceil(timeoutMs - (performance.now() - startMs)));
  try {
    const channel = await connect(bootstrap.address, { timeoutMs, callTimeoutMs: timeoutMs });
    try {
      const known = target.id ? target : await getToKnow(channel, target, remainingMs);
      return await ask({ target: known, channel, ...clients(channel, known), timeoutMs, remainingMs });
    } finally {
      channel.close();
    }
  } catch (err) {
    throw await failure(err, target, timeoutMs, remainingMs());
  }
}

function clients(channel: Channel, { bootstrap }: Target): Pick<ShimClient, 'task' | 'shim' | 'debug'> {
  const v2 = bootstrap?.version === 2;
  const task = v2 ? (createClient(TaskV2, channel) as Client<typeof TaskV3>) : createClient(TaskV3, channel); // other names, the same messages
  return { task, shim: createClient(Shim, channel), debug: createClient(Debug, channel) };
}

/** What is behind a socket that was only named: whose it is, and which version of the task API it speaks. */
async function getToKnow(channel: Channel, target: Target, remainingMs: () => number): Promise<Target> {
  const { task, shim } = clients(channel, target);
  const version = await task.connect({}, { timeoutMs: remainingMs() }).then(
    () => 3,
    err => (lacksService(err) ? 2 : 3),
  );
  const bootstrap = { address: target.bootstrap?.address ?? '', version };
  return { ...target, bootstrap, id: await idOf(shim, remainingMs) };
}

/** Not even the service of the task API. Source: ttrpc's servers, in Go and ours, say "service NAME". */
const lacksService = (err: unknown) =>
  codeOf(err) === Code.Unimplemented && /^service containerd\.task\./.test(messageOf(err));

/** Whose a socket is that was only named: our shims tell it. Empty where nobody does. */
async function idOf(shim: ShimClient['shim'], remainingMs: () => number): Promise<string> {
  try {
    return (await shim.inspect({}, { timeoutMs: remainingMs() })).id;
  } catch (err) {
    if (isDeadlineExceeded(err) || isUnavailable(err)) throw err;
    return '';
  }
}

async function failure(err: unknown, target: Target, timeoutMs: number, leftMs: number): Promise<unknown> {
  if (!(err instanceof RpcError)) return err;
  const address = target.bootstrap?.address ?? '';
  const failed = (what: string) => new ShimError(codeOf(err), `${nameOf(target)} ${what}`, err);
  if (isDeadlineExceeded(err)) return failed(`did not answer within ${timeoutMs} ms`); // no time is left to find out more
  if (isUnavailable(err)) {
    if ((await speaksTtrpc(address, leftMs)) === 'no') return notShim(address, err);
    return failed(`is not there: ${messageOf(err)}`);
  }
  if (lacksService(err))
    return failed('is none that we know: it speaks ttrpc, but neither version 2 nor 3 of the task API');
  const whose = target.id ? '' : '; it does not tell whose it is: name the container, as shim call can';
  return failed(`answered: ${messageOf(err)}${isNotFound(err) ? whose : ''}`);
}

const notShim = (address: string, err: unknown) =>
  new ShimError(Code.Unavailable, `what listens at ${address} is not a shim: it does not speak ttrpc`, err);

/** Whether a shim said that it has no such service or method: it is not one of ours, or an older one. */
export const isUnimplemented = (err: unknown): boolean =>
  codeOf(err) === Code.Unimplemented || (err instanceof ShimError && err.code === Code.Unimplemented);

/** What ttrpc's servers say of what they do not serve; a method that is there may refuse in words of its own. */
const UNKNOWN = /\b(service|method)\b/;

/** @throws ShimError saying that only our shims can do it, where the shim does not know the service. */
export async function onOurs<T>(target: Target, what: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (err) {
    if (!isUnimplemented(err) || !UNKNOWN.test(messageOf(err))) throw err;
    const message = `${nameOf(target)} is not one of ours, or older than this: it has no ${what}`;
    throw new ShimError(Code.Unimplemented, message, err);
  }
}

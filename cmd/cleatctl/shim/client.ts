import { Code, codeOf, isDeadlineExceeded, isUnavailable, messageOf, RpcError } from '@cleat/base';
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
      return await ask({ target, channel, ...(await clients(channel, target, remainingMs)), timeoutMs, remainingMs });
    } finally {
      channel.close();
    }
  } catch (err) {
    throw await failure(err, target, timeoutMs);
  }
}

async function clients(channel: Channel, { id, bootstrap }: Target, remainingMs: () => number) {
  const services = { shim: createClient(Shim, channel), debug: createClient(Debug, channel) };
  const v3 = createClient(TaskV3, channel);
  const v2 = createClient(TaskV2, channel) as Client<typeof TaskV3>; // the same messages under another name
  if (id) return { ...services, task: bootstrap?.version === 2 ? v2 : v3 };
  try {
    await v3.connect({ id }, { timeoutMs: remainingMs() }); // a socket that was only named: see what it speaks
    return { ...services, task: v3 };
  } catch (err) {
    return { ...services, task: codeOf(err) === Code.Unimplemented ? v2 : v3 };
  }
}

async function failure(err: unknown, target: Target, timeoutMs: number): Promise<unknown> {
  if (!(err instanceof RpcError)) return err;
  const address = target.bootstrap?.address ?? '';
  const failed = (what: string) => new ShimError(codeOf(err), `${nameOf(target)} ${what}`, err);
  if (isDeadlineExceeded(err)) {
    if ((await speaksTtrpc(address)) === 'no') return notShim(address, err);
    return failed(`did not answer within ${timeoutMs} ms`);
  }
  if (isUnavailable(err)) {
    if ((await speaksTtrpc(address)) === 'no') return notShim(address, err);
    return failed(`is not there: ${messageOf(err)}`);
  }
  return said(err, target);
}

const said = (err: Error, target: Target) =>
  new ShimError(codeOf(err), `${nameOf(target)} answered: ${messageOf(err)}`, err);

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

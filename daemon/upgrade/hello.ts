import { closeSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { failedPrecondition, messageOf } from '@cleat/base';
import {
  acceptNow,
  peerCredentials,
  pidfdOpen,
  pidfdSendSignal,
  recvFds,
  unixListen,
  watchReadable,
} from '@cleat/linux';
import type { Logger } from 'pino';
import { Link } from './link.ts';
import { type FromNew, type FromOld, PROTOCOL } from './messages.ts';

/** How long somebody who has connected may take to say hello, and a killed one to end, in milliseconds. */
const HELLO_TIMEOUT_MS = 5_000;
const END_TIMEOUT_MS = 5_000;
const SIGKILL = 9;

/** Somebody who wants to take over. Either accepted or refused, once. */
export type Hello = {
  readonly version: string;
  readonly pid: number;
  /** A socket for descriptors, the acceptor's to close. */
  readonly passing: number;
  accept(handle: (message: FromNew) => Promise<void>): Link<FromNew, FromOld>;
  refuse(why: string): void;
  /** End it for good; one that has ended is fine. Either this or `forget` is called, once, for one that was accepted. */
  kill(): Promise<void>;
  forget(): void;
};

/**
 * Wait for a successor on a socket of its own, mode 0600; only processes of our own user, or root, are heard.
 * @returns closes it, and removes its file.
 */
export async function listenForHello(
  path: string,
  log: Logger,
  onHello: (hello: Hello) => void,
): Promise<AsyncDisposable> {
  await rm(path, { force: true }); // an earlier daemon's: we hold the state directory's lock
  const fd = unixListen(path, { mode: 0o600, backlog: 8 });
  const watch = watchReadable(fd, () => {
    for (let accepted = acceptNow(fd); accepted !== undefined; accepted = acceptNow(fd)) {
      const connection = accepted;
      receive(connection).then(
        hello => hello && onHello(hello),
        err => {
          log.warn({ err }, `somebody could not take over: ${messageOf(err)}`);
          closeSync(connection);
        },
      );
    }
  });
  return {
    async [Symbol.asyncDispose]() {
      watch[Symbol.dispose]();
      closeSync(fd);
      await rm(path, { force: true });
    },
  };
}

async function receive(fd: number): Promise<Hello | undefined> {
  const { uid, pid } = peerCredentials(fd);
  if (uid !== 0 && uid !== process.getuid?.()) throw failedPrecondition(`process ${pid} is of user ${uid}`);
  await readable(fd);
  const { fds = [], bytes = Buffer.alloc(0) } = recvFds(fd) ?? {};
  const [passing] = fds;
  if (passing === undefined) throw failedPrecondition(`process ${pid} sent no socket`);
  const { hello, pidfd } = closedOnError(fds, () => ({ hello: readHello(bytes), pidfd: pidfdOpen(pid) }));
  const refuse = (why: string) => {
    closeSync(passing);
    closeSync(pidfd);
    const link = new Link<FromNew, FromOld>(new Socket({ fd, readable: true, writable: true }), () => undefined);
    link.send({ t: 'no', why });
    link.end();
  };
  if (hello.protocol !== PROTOCOL) {
    refuse(`it hands over by protocol ${PROTOCOL}, not ${hello.protocol}: restart it instead`);
    return undefined;
  }
  return {
    version: hello.version,
    pid,
    passing,
    accept: handle => new Link(new Socket({ fd, readable: true, writable: true }), handle),
    refuse,
    kill: () => kill(pidfd),
    forget: () => closeSync(pidfd),
  };
}

/** @throws SyntaxError when it is none. */
const readHello = (bytes: Buffer): FromNew & { t: 'hello' } => JSON.parse(String(bytes));

/** What came with a hello is kept when the hello is good. */
function closedOnError<T>(fds: readonly number[], read: () => T): T {
  try {
    return read();
  } catch (err) {
    for (const fd of fds) closeSync(fd);
    throw err;
  }
}

function readable(fd: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const watch = watchReadable(fd, resolve);
  const timer = setTimeout(() => reject(failedPrecondition('it said nothing')), HELLO_TIMEOUT_MS);
  return promise.finally(() => {
    clearTimeout(timer);
    watch[Symbol.dispose]();
  });
}

async function kill(pidfd: number): Promise<void> {
  pidfdSendSignal(pidfd, SIGKILL);
  const { promise, resolve } = Promise.withResolvers<void>();
  const watch = watchReadable(pidfd, resolve);
  const timer = setTimeout(resolve, END_TIMEOUT_MS);
  await promise;
  clearTimeout(timer);
  watch[Symbol.dispose]();
  closeSync(pidfd);
}

import { closeSync, readlinkSync } from 'node:fs';
import { Socket } from 'node:net';
import { internal, unavailable, withDeadline } from '@cleat/base';
import {
  failureOf,
  pidfdExitStatus,
  pidfdOpen,
  pidfdSendSignal,
  pipe,
  sendFds,
  unixConnect,
  waitReadableNow,
  watchReadable,
} from '@cleat/linux';
import type { WorkerStreams } from '../images/unpack/worker-streams.ts';

/** How long a worker may take to be forked, in milliseconds. */
const TIMEOUT_MS = 3_000;
const SIGKILL = 9;

type Answer = {
  readonly error?: string;
  readonly pid?: number;
  readonly namespaces?: readonly string[];
};

/**
 * Have a zygote fork a worker of the image service, which sees what this process sees. The kernel kills it when this
 * process ends, however that is; until it is gone nobody else gets the lock.
 * @param lockFd descriptor of the state directory's lock
 * @throws Error when there is none; then none is left.
 */
export async function forkWorker(socketPath: string, lockFd: number): Promise<WorkerStreams> {
  const fd = unixConnect(socketPath);
  const socket = new Socket({ fd });
  socket.on('error', () => undefined); // its end says enough
  try {
    socket.write('{"version":1,"worker":true}\n');
    const line = await withDeadline(firstLine(socket), TIMEOUT_MS, 'asking the zygote for a worker');
    const { error, pid, namespaces } = JSON.parse(line) as Answer;
    if (error !== undefined || pid === undefined) throw internal(`the zygote forks no worker: ${error}`);
    const own = ['mnt', 'pid'].map(name => readlinkSync(`/proc/self/ns/${name}`));
    if (JSON.stringify(namespaces) !== JSON.stringify(own))
      throw internal(`the zygote sees another file system: ${namespaces}, not ${own}`);
    return takeOver(socket, fd, pid, lockFd);
  } catch (err) {
    socket.destroy(); // it leaves
    throw err;
  }
}

function firstLine(socket: Socket): Promise<string> {
  let said = '';
  return new Promise((resolve, reject) => {
    socket.once('close', () => reject(unavailable('the zygote forks no worker: it has hung up')));
    socket.on('data', chunk => {
      said += chunk.toString('utf8');
      if (!said.endsWith('\n')) return;
      socket.removeAllListeners('data');
      resolve(said);
    });
  });
}

/** Send it its lock and its ends of two pipes. @returns ours, and its pidfd. @throws Error when it has ended; then nothing is open. */
function sendEnds(fd: number, pid: number, lockFd: number): { pidfd: number; life: number; errorsFd: number } {
  const [ours, its]: [number[], number[]] = [[], []];
  try {
    const pidfd = pidfdOpen(pid);
    ours.push(pidfd);
    const life = pipe();
    ours.push(life.write);
    its.push(life.read);
    const errors = pipe();
    ours.push(errors.read);
    its.push(errors.write);
    if (waitReadableNow(fd, 0)) throw unavailable('the worker has ended'); // and its pid may be another's
    sendFds(fd, [lockFd, ...its], Buffer.from('\n'));
    return { pidfd, life: life.write, errorsFd: errors.read };
  } catch (err) {
    for (const each of ours) closeSync(each);
    throw err;
  } finally {
    for (const each of its) closeSync(each);
  }
}

/** What waits at the other end is the process with this pid: it says nothing more before it has its descriptors. */
function takeOver(socket: Socket, fd: number, pid: number, lockFd: number): WorkerStreams {
  const { pidfd, life, errorsFd } = sendEnds(fd, pid, lockFd);
  const stderr = new Socket({ fd: errorsFd, writable: false });
  stderr.on('error', () => undefined);
  const said = [socket, stderr].map(stream => new Promise(resolve => stream.once('close', resolve)));
  const ended = new Promise<void>(resolve => {
    const watch = watchReadable(pidfd, () => {
      watch[Symbol.dispose]();
      resolve();
    });
  });
  let isGone = false;
  const gone = Promise.all([ended, ...said]).then(() => {
    isGone = true;
    const status = pidfdExitStatus(pidfd);
    for (const each of [pidfd, life]) closeSync(each);
    return status === undefined ? 'ended' : `ended: ${failureOf(status) ?? 'without an error'}`;
  });
  const kill = () => void (isGone || pidfdSendSignal(pidfd, SIGKILL));
  return { requests: socket, answers: socket, errors: stderr, kill, gone };
}

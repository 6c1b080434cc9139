import { closeSync, existsSync, readFileSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { failedPrecondition, invalidArgument, messageOf } from '@cleat/base';
import { pidfdOpen, pidfdSendSignal, unixConnect, waitReadableNow, watchReadable } from '@cleat/linux';
import { flagArgs, type ShimFlags } from '../cli/flags.ts';
import { version } from '../version.ts';
import type { ZygoteAnswer, ZygoteRequest } from '../zygote/request.ts';
import { isOlder } from './is-older.ts';
import { STATE_VERSIONS } from './state.ts';
import type { Ready } from './succession.ts';

/** How long the zygote and the successor may take until it is ready, in milliseconds. They take some 20. */
const READY_TIMEOUT_MS = 5_000;
/** How long the kernel may take to end a killed process, in milliseconds. Whatever it takes, the process does nothing more. */
const KILL_TIMEOUT_MS = 1_000;
const SIGKILL = 9;
const CGROUP_ROOT = '/sys/fs/cgroup';

/** A process that was forked to take a shim's place, and waits for what it is to have. */
export class Successor {
  /** Descriptor of the connection to it. */
  readonly connection: number;
  readonly pid: number;
  readonly version: string;
  readonly #pidfd: number;
  #isKilled = false;

  private constructor(connection: number, pidfd: number, { pid, version }: Ready) {
    this.connection = connection;
    this.#pidfd = pidfd;
    this.pid = pid;
    this.version = version;
  }

  /**
   * Have one forked, and wait until it is ready.
   * @throws RpcError InvalidArgument for a path that is none, FailedPrecondition when the zygote or the successor is
   * missing, sick, or of an older version. Nothing is left of it then.
   */
  static async fork(zygote: string, flags: ShimFlags): Promise<Successor> {
    if (!isAbsolute(zygote))
      throw invalidArgument(`socket ${JSON.stringify(zygote)} of the zygote is not an absolute path`);
    const opened: number[] = [];
    try {
      const connection = unixConnect(zygote);
      opened.push(connection);
      writeSync(connection, `${JSON.stringify(request(flags))}\n`);
      const ready = await readReady(connection);
      const pidfd = pidfdOpen(ready.pid);
      opened.push(pidfd);
      if (!readFileSync(`/proc/${ready.pid}/cmdline`, 'utf8').includes(` -id ${flags.id}`))
        throw new Error(`process ${ready.pid} is not what it has forked`); // it counts its pids from elsewhere
      const successor = new Successor(connection, pidfd, ready);
      successor.#beAsWeAre();
      return successor;
    } catch (err) {
      for (const fd of opened) closeSync(fd); // a successor leaves then
      throw failedPrecondition(`the zygote at ${zygote} gives no successor: ${messageOf(err)}`, err);
    }
  }

  /** What a copy of this process must not keep. */
  get fds(): readonly number[] {
    return [this.connection, this.#pidfd];
  }

  /** End it. Nothing of it goes on when this returns. Calling again is fine. */
  kill(): void {
    if (this.#isKilled) return;
    this.#isKilled = true;
    pidfdSendSignal(this.#pidfd, SIGKILL);
    waitReadableNow(this.#pidfd, KILL_TIMEOUT_MS);
    for (const fd of this.fds) closeSync(fd);
  }

  /** In the same cgroups as this process, and as dear to the kernel when memory runs out. */
  #beAsWeAre(): void {
    for (const procs of cgroupFiles('self').filter(file => !cgroupFiles(String(this.pid)).includes(file)))
      if (existsSync(procs)) writeFileSync(procs, String(this.pid));
    const score = readFileSync('/proc/self/oom_score_adj', 'utf8');
    const file = `/proc/${this.pid}/oom_score_adj`;
    if (readFileSync(file, 'utf8') !== score) writeFileSync(file, score);
  }
}

const request = (flags: ShimFlags): ZygoteRequest => ({
  version: 1,
  args: flagArgs(flags),
  env: process.env as Record<string, string>,
  cwd: flags.bundle,
  successor: true,
});

/** Two lines: the zygote's answer, and what the successor says. @throws Error what is wrong with them */
async function readReady(connection: number): Promise<Ready> {
  const giveUpAtMs = performance.now() + READY_TIMEOUT_MS;
  const buffer = Buffer.alloc(4096);
  let text = '';
  while (text.split('\n').length <= 2) {
    await readable(connection, giveUpAtMs - performance.now());
    const count = readSync(connection, buffer);
    if (count === 0) break;
    text += buffer.toString('utf8', 0, count);
  }
  const [first = '', second = ''] = text.split('\n');
  if (first === '') throw new Error('it closed the connection');
  const answer = JSON.parse(first) as ZygoteAnswer;
  if ('error' in answer) throw new Error(answer.error);
  if (second === '') throw new Error('what it forked has ended');
  const ready = JSON.parse(second) as Ready;
  if (isOlder(ready.version, version()))
    throw new Error(`it is of version ${ready.version}, this shim of ${version()}`);
  if (!ready.reads.includes(Math.max(...STATE_VERSIONS)))
    throw new Error(`version ${ready.version} reads state of versions ${ready.reads}, not ${STATE_VERSIONS}`);
  return ready;
}

/** @throws Error when it takes longer than `timeoutMs`. */
function readable(fd: number, timeoutMs: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const watch = watchReadable(fd, resolve);
  const timer = setTimeout(
    () => reject(new Error(`it did not answer within ${READY_TIMEOUT_MS} ms`)),
    Math.max(0, timeoutMs),
  );
  return promise.finally(() => {
    clearTimeout(timer);
    watch[Symbol.dispose]();
  });
}

/** Where a process would be put into the cgroups of another. Source: cgroups(7), /proc/PID/cgroup. */
function cgroupFiles(pid: string): string[] {
  const lines = readFileSync(`/proc/${pid}/cgroup`, 'utf8').trimEnd().split('\n');
  const isUnified = existsSync(join(CGROUP_ROOT, 'cgroup.controllers'));
  return lines.map(line => {
    const [, controllers = '', path = ''] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    const root = isUnified ? '' : controllers.replace(/^name=/, '') || 'unified';
    return join(CGROUP_ROOT, root, path, 'cgroup.procs');
  });
}

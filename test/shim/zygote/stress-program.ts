/**
 * Forks children as the zygote does, many at once, and lets each do what shims do, many times. Prints what came of it,
 * as JSON. Arguments: directory, children, spawns in each, children at once.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { messageOf } from '@cleat/base';
import { afterFork, exitNow, fork, setsid, waitpidNow } from '@cleat/linux';
import { NodeChildren } from '../../../shim/children.ts';
import { runProgram } from '../../../shim/runtime/run-program.ts';
import { rejoinHeap } from '../../../shim/zygote/heap-image.ts';
import { warmUp } from '../../../shim/zygote/warm-up.ts';
import { releaseYoungSpace } from '../../../shim/zygote/young-space.ts';

const [dir = '', children = 0, spawns = 0, atOnce = 1] = [process.argv[2], ...process.argv.slice(3).map(Number)];
/** How long all of it may take, in milliseconds. */
const DEADLINE_MS = 450_000;

/** A round trip on a socket of its own. */
async function talk(path: string): Promise<void> {
  const server = createServer(socket => socket.pipe(socket));
  await new Promise<void>(resolve => server.listen(path, resolve));
  const socket = connect(path);
  const echo = new Promise<string>(resolve => socket.once('data', data => resolve(String(data))));
  socket.write('hello');
  if ((await echo) !== 'hello') throw new Error('no echo');
  socket.destroy();
  await new Promise(resolve => server.close(resolve));
}

/** What was made just before is all there after pages of the heap and the memory of the young generation were given back. @returns how many pages. */
function release(n: number): number {
  const made = Array.from({ length: 1_000 }, (_, i) => ({ text: `${n} ${i}`, list: [i, n] }));
  const released = releaseYoungSpace();
  const rejoined = rejoinHeap();
  releaseYoungSpace();
  if (n === 0 && released === 0) throw new Error('V8 is not as expected: no memory was given back');
  const wrong = made.findIndex(({ text, list }, i) => text !== `${n} ${i}` || list[0] !== i || list[1] !== n);
  if (wrong !== -1) throw new Error(`object ${wrong} was lost`);
  return rejoined;
}

/** Timers, sockets, the thread pool, garbage, memory given back, and programs in two ways that shims run them. */
async function work(own: string): Promise<void> {
  const node = new NodeChildren();
  const stdio = { stdin: 'ignore', stdout: 'ignore', stderr: 'ignore' } as const;
  let rejoined = 0; // none while V8 marks what lives
  for (let n = 0; n < spawns; n++) {
    const call = { file: '/bin/true', args: [], cwd: '/', timeoutMs: 60_000, ...(n % 2 === 0 && { stdio }) };
    const { failure } = await runProgram(call, node);
    if (failure) throw new Error(failure);
    if (n % 5 === 0) rejoined += release(n);
    if (n % 10 === 0) await talk(join(own, `${n}.sock`));
    if (n % 25 === 0) (globalThis as { gc?: () => void }).gc?.();
    await new Promise(resolve => setTimeout(resolve, 1));
  }
  if ((await promisify(gzip)(await readFile('/proc/self/stat'))).length === 0) throw new Error('nothing compressed');
  const parentDied = readFileSync('/proc/self/stat', 'utf8').split(' ')[0] !== String(process.pid);
  if (parentDied) throw new Error('process.pid is another’s');
  writeFileSync(join(own, 'rejoined'), String(rejoined));
  writeFileSync(join(own, 'random'), `${randomBytes(16).toString('hex')} ${randomUUID()}`);
}

function child(number: number): number {
  const own = mkdtempSync(join(dir, `${number}-`));
  const pid = fork();
  if (pid !== 0) return pid;
  afterFork();
  setsid();
  work(own).then(
    () => exitNow(0),
    err => {
      writeFileSync(join(own, 'error'), messageOf(err));
      exitNow(1);
    },
  );
  return 0;
}

/** Fork them all. @returns how each ended, in this process; in a child, nothing: it works, and ends by itself. */
function parent(): number[] | undefined {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  const running = new Set<number>();
  const ends: number[] = [];
  const giveUpAtMs = performance.now() + DEADLINE_MS;
  for (let started = 0; started < children || running.size > 0; ) {
    for (; started < children && running.size < atOnce; started++) {
      const pid = child(started);
      if (pid === 0) return undefined;
      running.add(pid);
    }
    for (const pid of running) {
      const end = waitpidNow(pid);
      if (!end) continue;
      running.delete(pid);
      ends.push(end.status);
    }
    Atomics.wait(pause, 0, 0, 1);
    if (performance.now() < giveUpAtMs) continue;
    for (const pid of running) process.kill(pid, 'SIGKILL');
    throw new Error(`${running.size} children have not ended`);
  }
  return ends;
}

await warmUp(join(dir, 'warm'), async () => {});
const ends = parent();
if (ends) process.stdout.write(JSON.stringify({ ended: ends.length, failed: ends.filter(status => status !== 0) }));

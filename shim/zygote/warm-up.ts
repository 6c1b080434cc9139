import { rmSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { messageOf, systemClock } from '@cleat/base';
import { mallocTrim, prepareFork } from '@cleat/linux';
import { TaskExit, TaskStart } from '@cleat/proto/events';
import { Options } from '@cleat/proto/runc-options';
import { Task } from '@cleat/proto/task-v3';
import { connect, createClient, Server } from 'ttrpc-ts';
import { NodeChildren } from '../children.ts';
import { parseInvocation } from '../cli/flags.ts';
import { CriLines } from '../io/cri-lines.ts';
import { LogTimestamp } from '../io/log-timestamp.ts';
import { makeLogger } from '../log.ts';
import { runProgram } from '../runtime/run-program.ts';

/** How often each piece is run: enough for its code to be compiled, which children then share. */
const ROUNDS = 30;

/**
 * Load and exercise what every shim will use, then tidy the heap: pages that are touched before the fork are shared by
 * all children, pages that are touched after it cost each of them. Nothing may be left open, and nothing may use the
 * thread pool.
 * @param socketPath a place for a socket; removed again.
 */
export async function warmUp(socketPath: string): Promise<void> {
  await Promise.all([
    import('../serve.ts'),
    import('../io/terminal-io.ts'),
    import('../session/host.ts'),
    import('node:http'),
    import('node:child_process'),
  ]);
  prepareFork();
  await runPrograms();
  await answerCalls(socketPath);
  for (let round = 0; round < ROUNDS; round++) exercise();
  collectGarbage();
  mallocTrim();
}

/** As the OCI runtime is run, with streams and without. */
async function runPrograms(): Promise<void> {
  const children = new NodeChildren();
  const call = { file: '/bin/true', args: [], cwd: '/', timeoutMs: 5_000 };
  const stdio = { stdin: 'ignore', stdout: 'ignore', stderr: 'ignore' } as const;
  for (let round = 0; round < ROUNDS / 3; round++) {
    await runProgram(call, children);
    await runProgram({ ...call, stdio }, children);
  }
}

/** A server and a client of the task API, as a shim and its daemon. */
async function answerCalls(path: string): Promise<void> {
  rmSync(path, { force: true }); // of one that was killed meanwhile
  const server = new Server();
  server.addService(Task, {
    create: ({ options }) => ({ pid: Options.decode(options?.value ?? new Uint8Array()).binaryName.length }),
    start: () => ({ pid: 1 }),
    state: ({ id }) => ({ id, pid: 1 }),
    wait: () => ({ exitStatus: 0, exitedAt: { seconds: 1n, nanos: 1 } }),
    delete: () => ({ pid: 1 }),
    kill: () => ({}),
  });
  try {
    await server.listen(path);
    const channel = await connect(path, { timeoutMs: 5_000 });
    const task = createClient(Task, channel);
    const options = { typeUrl: 'x', value: Options.encode({ binaryName: 'runc', root: '/run' }) };
    for (let round = 0; round < ROUNDS; round++) {
      await task.create({
        id: 'x',
        bundle: '/x',
        rootfs: [{ type: 'overlay', options: ['a=b'] }],
        stdout: 'cri:///x',
        options,
      });
      await Promise.all([task.state({ id: 'x' }), task.start({ id: 'x' }), task.kill({ id: 'x', signal: 9 })]);
      await Promise.all([task.wait({ id: 'x' }), task.delete({ id: 'x' })]);
    }
    channel.close();
    await channel.closed;
  } finally {
    await server.shutdown(1_000);
  }
}

function exercise(): void {
  const args = ['-namespace', 'x', '-id', 'x', '-address', '/x', '-bundle', '/x'];
  parseInvocation(args, '/');
  TaskStart.encode({ containerId: 'x', pid: 1 });
  TaskExit.encode({ containerId: 'x', id: 'x', pid: 1, exitStatus: 0, exitedAt: { seconds: 1n, nanos: 1 } });
  const lines = new CriLines('stdout', 16_384, new LogTimestamp());
  const out = { bytes: new Uint8Array(4096), length: 0, reserve: () => {} };
  lines.push(Buffer.from('a line\nand another one\n'), systemClock.nowNs(), out);
  makeLogger(-1, 'debug').info({ id: 'x' }, messageOf(new Error('nobody reads this')));
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  for (let round = 0; round < 4; round++) gc();
}

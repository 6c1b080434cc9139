import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { mallocTrim, prepareFork } from '@cleat/linux';
import { TaskExit, TaskStart } from '@cleat/proto/events';
import { Options } from '@cleat/proto/runc-options';
import { CreateTaskRequest, StartRequest, StateResponse } from '@cleat/proto/task-v3';
import { CriLines } from '../io/cri-lines.ts';
import { LogTimestamp } from '../io/log-timestamp.ts';

/** How often each piece is run: enough for its code to be compiled, which children then share. */
const ROUNDS = 20;

/**
 * Load and exercise what every shim will use, then tidy the heap: pages that are touched before the fork are shared by
 * all children, pages that are touched after it cost each of them.
 */
export async function warmUp(): Promise<void> {
  await Promise.all([
    import('../serve.ts'),
    import('../io/terminal-io.ts'),
    import('../session/host.ts'),
    import('node:http'),
    import('node:child_process'),
  ]);
  prepareFork();
  for (let round = 0; round < ROUNDS; round++) exercise();
  collectGarbage();
  mallocTrim();
}

function exercise(): void {
  const options = { typeUrl: 'x', value: Options.encode({ binaryName: 'runc', root: '/run' }) };
  const request = {
    id: 'x',
    bundle: '/x',
    rootfs: [{ type: 'overlay', options: ['a=b'] }],
    stdout: 'cri:///x',
    options,
  };
  Options.decode(CreateTaskRequest.decode(CreateTaskRequest.encode(request)).options?.value ?? new Uint8Array());
  StartRequest.decode(StartRequest.encode({ id: 'x' }));
  StateResponse.encode({ id: 'x', pid: 1 });
  TaskStart.encode({ containerId: 'x', pid: 1 });
  TaskExit.encode({ containerId: 'x', id: 'x', pid: 1, exitStatus: 0, exitedAt: { seconds: 1n, nanos: 1 } });
  const lines = new CriLines('stdout', 16_384, new LogTimestamp());
  const out = { bytes: new Uint8Array(4096), length: 0, reserve: () => {} };
  lines.push(Buffer.from('a line\nand another one\n'), 1_000_000_000n, out);
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  for (let round = 0; round < 4; round++) gc();
}

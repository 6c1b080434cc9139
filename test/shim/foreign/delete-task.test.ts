import { internal, KeyedLock, notFound } from '@cleat/base';
import t from 'tap';
import type { ForeignTask } from '../../../shim/foreign/client.ts';
import type { ForeignContainer } from '../../../shim/foreign/container.ts';
import { taskHandlers } from '../../../shim/foreign/task.ts';
import { Process } from '../../../shim/process/process.ts';
import type { Shim } from '../../../shim/shim.ts';

const exit = { status: 3, atNs: 1_000_000_000n };

/** A shim whose container another one runs; that one answers each delete with the next of `errors`. */
function rig(errors: readonly Error[]) {
  const left = [...errors];
  const done: string[] = [];
  const task = {
    delete: () => Promise.reject(left.shift()),
    shutdown: async () => void done.push('asked to leave'),
  } as unknown as ForeignTask;
  const container = {
    id: 'a',
    init: new Process('', { stdin: '', stdout: '', stderr: '', terminal: false }),
    io: { close: async () => void done.push('streams closed') },
    options: { program: 'other' },
    connection: { task, channel: { close: () => void done.push('hung up') } },
  } as unknown as ForeignContainer;
  const shim = { locks: new KeyedLock(), foreign: container } as unknown as Shim;
  return { shim, container, done, left, remove: taskHandlers(shim, container).delete };
}

const context = {} as never;

t.test('a task that the other shim has deleted, though it said that it could not, is let go of', async t => {
  const { shim, container, done, left, remove } = rig([internal('not empty'), notFound('no such task')]);
  container.init.made(7);
  container.init.move({ kind: 'stopped', pid: 7, exit });
  t.match(await remove?.({ id: 'a', execId: '' }, context), { pid: 7, exitStatus: 3, exitedAt: { seconds: 1n } });
  t.strictSame(done, ['streams closed', 'asked to leave', 'hung up']);
  t.equal(shim.foreign, undefined, 'so that Shutdown ends this shim');
  t.strictSame(left, []);
});

t.test('one that never ran is let go of as well, and its caller hears that it is not there', async t => {
  const { shim, container, remove } = rig([notFound('no such task')]);
  container.init.made(7);
  await t.rejects(async () => remove?.({ id: 'a', execId: '' }, context), { message: 'the other shim has no task a' });
  t.equal(shim.foreign, undefined);
});

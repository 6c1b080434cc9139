// timeout: 180
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { bundleFiles, Code } from '@cleat/base';
import { Debug } from '@cleat/proto/debug';
import { Status } from '@cleat/proto/task-types';
import t from 'tap';
import { createClient } from 'ttrpc-ts';
import { eventually } from '../../node/reach.ts';
import { ShimNode, type Spec } from './rig.ts';

const node = await ShimNode.start();
await node.listen();
t.teardown(() => node[Symbol.asyncDispose]());

const limitMemory = (spec: Spec) => {
  spec['linux'].resources.memory = { limit: 8 << 20, swap: 8 << 20 };
};

for (const runtime of ['runc', 'crun']) {
  t.test(`${runtime}: Create runs the program where the caller says that Start follows`, async t => {
    const shim = await node.shim(`once-${runtime}`);
    const { id, task } = shim;
    const pid = await shim.create(runtime, { args: ['sh', '-c', 'echo here; exec sleep 1000'], atOnce: true });
    t.match(await task.state({ id }), { pid, status: Status.RUNNING });
    await eventually(() => {
      if (shim.logLines()[0] !== 'stdout F here') throw new Error('has said nothing');
    }, 'the program runs');
    t.strictSame(await task.start({ id }), { pid });
    await t.rejects(task.start({ id }), { code: Code.FailedPrecondition }, 'a second Start is refused');
    t.match(await shim.execSync(['true']), { status: 0 });
    await task.kill({ id, signal: 9 });
    t.match(await task.wait({ id }), { exitStatus: 137 });
    t.match(await task.delete({ id }), { pid, exitStatus: 137 });
    t.strictSame(await node.topics(id, 4), ['create', 'start', 'exit', 'delete']);
    await shim.remove();
  });

  t.test(`${runtime}: a program that is run at once and ends before Start has its exit code, log and pid`, async t => {
    const shim = await node.shim(`brief-${runtime}`);
    const { id, task } = shim;
    const pid = await shim.create(runtime, { args: ['sh', '-c', 'echo brief; exit 42'], atOnce: true });
    t.match(await task.wait({ id }), { exitStatus: 42 });
    t.strictSame(await task.start({ id }), { pid: 0 }, 'nobody is to look for a process of that pid');
    t.match(shim.exitRecord(), { pid, status: 42, oomKilled: false });
    t.strictSame(shim.logLines(), ['stdout F brief']);
    t.strictSame(await node.topics(id, 3), ['create', 'start', 'exit']);
    await shim.remove();
  });

  t.test(`${runtime}: a program that runs out of memory as soon as it runs is told of as such`, async t => {
    const shim = await node.shim(`once-oom-${runtime}`);
    const args = ['dd', 'if=/dev/zero', 'of=/dev/null', 'bs=100M', 'count=1'];
    await shim.create(runtime, { args, change: limitMemory, atOnce: true });
    t.match(await shim.task.wait({ id: shim.id }), { exitStatus: 137 });
    t.match(shim.exitRecord(), { status: 137, oomKilled: true });
    await shim.remove();
  });
}

t.test('State waits while a task is made', async t => {
  const shim = await node.shim('made');
  const { id, task } = shim;
  const debug = createClient(Debug, shim.channel);
  const created = shim.create('runc', { args: ['sleep', '1000'], atOnce: true });
  await eventually(async () => {
    const { running } = await debug.report({});
    if (!running.some(({ name }) => name.endsWith('/Create'))) throw new Error('no call');
  }, 'Create has arrived');
  t.match(await task.state({ id }), { status: Status.RUNNING });
  await created;
  await shim.remove();
});

t.test(
  'that a program may have begun is known before the runtime tells its pid: nobody is to run it again',
  async t => {
    const shim = await node.shim('begun');
    const hangs = node.node.path('hangs');
    writeFileSync(hangs, '#!/bin/sh\nexec sleep 1000\n', { mode: 0o755 });
    const created = shim.create(hangs, { args: ['true'], atOnce: true });
    const { initPid } = bundleFiles(shim.bundle);
    await eventually(() => assert.equal(readFileSync(initPid, 'utf8'), '0'), 'it is marked');
    await eventually(() => node.node.sh(`pkill -x sleep`), 'the program runs and is killed');
    await t.rejects(created);
    await shim.remove();
  },
);

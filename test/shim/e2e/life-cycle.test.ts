// timeout: 180
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { bundleFiles, Code } from '@cleat/base';
import { Status } from '@cleat/proto/task-types';
import t from 'tap';
import { eventually } from '../../node/reach.ts';
import { ShimNode } from './rig.ts';

const node = await ShimNode.start();
await node.listen();
t.teardown(() => node[Symbol.asyncDispose]());

/** A connection may end a moment before the socket is removed. */
const noSocket = () =>
  eventually(() => {
    const left = readdirSync(node.node.path('s'));
    if (left.length > 0) throw new Error(left.join());
  }, 'the socket of every shim is removed');

for (const runtime of ['runc', 'crun']) {
  t.test(`${runtime}: a container lives, is told of in order, and leaves nothing`, async t => {
    const shim = await node.shim(`life-${runtime}`);
    const { id, task } = shim;
    t.match(await task.connect({ id }), { taskPid: 0 });
    await t.rejects(task.state({ id }), { code: Code.NotFound });
    const pid = await shim.create(runtime, { args: ['sh', '-c', 'echo out; echo err >&2; exit 42'] });
    t.match(await task.state({ id }), { pid, status: Status.CREATED, bundle: shim.bundle });
    await task.start({ id });
    t.match(await task.wait({ id }), { exitStatus: 42 });
    t.match(await task.state({ id }), { pid, status: Status.STOPPED, exitStatus: 42 });
    t.match(shim.exitRecord(), { version: 1, id, pid, status: 42, oomKilled: false });
    t.strictSame(shim.logLines().toSorted(), ['stderr F err', 'stdout F out']);
    t.match(await task.delete({ id }), { pid, exitStatus: 42 });
    await t.rejects(task.state({ id }), { code: Code.NotFound });
    t.strictSame(await node.topics(id, 4), ['create', 'start', 'exit', 'delete']);
    t.match(
      node.events.filter(event => event.id === id && event.topic === '/tasks/exit'),
      [{ exitStatus: 42, record: true }],
      'the record was on disk before the event came',
    );
    await task.shutdown({ id });
    await shim.channel.closed;
    await noSocket();
    t.notOk(existsSync(node.node.path('runtime/test', id)), 'the runtime has no state of it');
  });

  t.test(`${runtime}: an exec is told of before the init's end, and its exit is its own`, async t => {
    const shim = await node.shim(`exec-${runtime}`);
    const { id, task } = shim;
    await shim.run(runtime, { args: ['sleep', '1000'] });
    const out = node.node.path('logs', `${id}-exec.log`);
    const execPid = await shim.exec('e/1 odd', ['sh', '-c', 'echo in exec; exit 3'], { stdout: `file://${out}` });
    t.match(await task.wait({ id, execId: 'e/1 odd' }), { exitStatus: 3 });
    t.match(await task.state({ id, execId: 'e/1 odd' }), { pid: execPid, status: Status.STOPPED, exitStatus: 3 });
    t.equal(await node.node.sh(`cat ${out}`), 'in exec\n');
    t.match(await task.delete({ id, execId: 'e/1 odd' }), { pid: execPid, exitStatus: 3 });
    await t.rejects(task.state({ id, execId: 'e/1 odd' }), { code: Code.NotFound });
    await shim.exec('e2', ['sleep', '1000']);
    await t.rejects(task.exec({ id, execId: 'e2', spec: shim.processSpec(['true']) }), { code: Code.AlreadyExists });
    await t.rejects(task.delete({ id, execId: 'e2' }), { code: Code.FailedPrecondition });
    await t.rejects(task.delete({ id }), { code: Code.FailedPrecondition, message: /running/ });
    await task.kill({ id, signal: 15 }).catch(() => {});
    await task.kill({ id, signal: 9 });
    t.match(await task.wait({ id }), { exitStatus: 137 });
    const execTopics = ['exec-added', 'exec-started', 'exit'];
    t.strictSame(await node.topics(id, 9), ['create', 'start', ...execTopics, ...execTopics, 'exit']);
    const exits = node.events.filter(event => event.id === id && event.topic === '/tasks/exit');
    t.strictSame(
      exits.map(event => event.exitStatus),
      [3, 137, 137],
    );
    t.equal(exits.at(-1)?.record, true, 'the init ends last, with its record on disk');
    await t.rejects(task.kill({ id, signal: 9 }), { code: Code.NotFound });
    await shim.remove();
  });

  t.test(
    `${runtime}: a command that is not there fails the creation with one sentence, and leaves nothing`,
    async t => {
      const shim = await node.shim(`missing-${runtime}`);
      const { id, task } = shim;
      await t.rejects(shim.run(runtime, { args: ['/no/such/program'] }), {
        code: Code.NotFound,
        message: /no such file or directory|not found/i,
      });
      if (runtime === 'runc') await t.rejects(task.state({ id }), { code: Code.NotFound });
      else await task.delete({ id }).catch(() => {}); // crun finds out at start
      t.notOk(existsSync(node.node.path('runtime/test', id)));
      t.notOk(existsSync(bundleFiles(shim.bundle).exit) && runtime === 'runc');
      await shim.remove();
    },
  );

  t.test(`${runtime}: a container that was created only can be deleted`, async t => {
    const shim = await node.shim(`created-${runtime}`);
    const { id, task } = shim;
    const pid = await shim.create(runtime, { args: ['true'] });
    t.match(await task.delete({ id }), { pid, exitStatus: 137 });
    t.strictSame(await node.topics(id, 3), ['create', 'exit', 'delete']);
    await shim.remove();
  });

  t.test(`${runtime}: a signal ends a process with 128 + its number`, async t => {
    const shim = await node.shim(`signal-${runtime}`);
    const { id, task } = shim;
    const script = 'trap "echo got it; exit 7" TERM; echo ready; while :; do sleep 0.05; done';
    await shim.run(runtime, { args: ['sh', '-c', script] });
    await eventually(() => {
      if (!shim.logLines().includes('stdout F ready')) throw new Error('not yet');
    }, 'the trap is set');
    await t.rejects(task.kill({ id, signal: 0 }), { code: Code.InvalidArgument });
    const pid = await shim.exec('e', ['sleep', '1000']);
    t.match(await task.pids({ id }), { processes: [{}, {}] });
    await task.kill({ id, execId: 'e', signal: 10 });
    t.match(await task.wait({ id, execId: 'e' }), { exitStatus: 128 + 10 }, `pid ${pid}`);
    await task.kill({ id, signal: 15 });
    t.match(await task.wait({ id }), { exitStatus: 7 });
    t.ok(shim.logLines().includes('stdout F got it'), 'the last words are in the log when the exit is told');
    await shim.remove();
  });
}

t.test('the events of a container that ended before anybody listened come later, in order', async t => {
  const deaf = await ShimNode.start();
  try {
    const shim = await deaf.shim('late');
    await shim.run('runc', { args: ['true'] });
    await shim.task.wait({ id: 'late' });
    await shim.task.delete({ id: 'late' });
    t.match(await shim.shim.inspect({}), { queuedEvents: 4 });
    await deaf.listen();
    const again = await shim.task.connect({ id: 'late' });
    t.ok(again.shimPid > 0);
    t.strictSame(await deaf.topics('late', 4), ['create', 'start', 'exit', 'delete']);
  } finally {
    await deaf[Symbol.asyncDispose]();
  }
});

t.test('version 2 of the task API serves the same', async t => {
  const { createClient } = await import('ttrpc-ts');
  const { Task } = await import('@cleat/proto/task-v2');
  const shim = await node.shim('v2');
  await shim.run('runc', { args: ['sleep', '1000'] });
  const v2 = createClient(Task, shim.channel);
  t.match(await v2.state({ id: 'v2' }), { status: Status.RUNNING });
  await shim.remove();
});

t.test('a shim whose bundle is removed before it has a container leaves: who asked for it was killed', async t => {
  const shim = await node.shim('unwanted');
  t.match(await shim.task.connect({ id: shim.id }), { taskPid: 0 });
  rmSync(shim.bundle, { recursive: true });
  await shim.channel.closed;
  await noSocket();
});

// timeout: 180

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { bundleFiles, Code } from '@cleat/base';
import { Any } from '@cleat/proto/google';
import { RuntimeInfo } from '@cleat/proto/introspection';
import { Metrics } from '@cleat/proto/metrics-cgroup1';
import { Metrics as MetricsV2 } from '@cleat/proto/metrics-cgroup2';
import { Options } from '@cleat/proto/runc-options';
import { Status } from '@cleat/proto/task-types';
import { DeleteResponse } from '@cleat/proto/task-v3';
import t from 'tap';
import { eventually } from '../../node/reach.ts';
import { MAIN, ShimNode, type Spec } from './rig.ts';

const node = await ShimNode.start();
await node.listen();
t.teardown(() => node[Symbol.asyncDispose]());

const limitMemory = (bytes: number) => (spec: Spec) => {
  spec['linux'].resources.memory = { limit: bytes, swap: bytes };
};

for (const runtime of ['runc', 'crun']) {
  t.test(`${runtime}: pause and resume, and SIGKILL while paused`, async t => {
    const shim = await node.shim(`pause-${runtime}`);
    const { id, task } = shim;
    await shim.create(runtime, { args: ['sleep', '1000'] });
    await t.rejects(task.pause({ id }), {
      code: Code.FailedPrecondition,
      message: 'task is created, cannot become paused',
    });
    await task.start({ id });
    await t.rejects(task.resume({ id }), { code: Code.FailedPrecondition });
    await task.pause({ id });
    t.match(await task.state({ id }), { status: Status.PAUSED });
    await t.rejects(shim.execSync(['true']), { message: /paus/ });
    await task.resume({ id });
    t.match(await task.state({ id }), { status: Status.RUNNING });
    t.match(await shim.execSync(['true']), { status: 0 });
    await task.pause({ id });
    await task.kill({ id, signal: 9 });
    t.match(await task.wait({ id }), { exitStatus: 137 });
    t.strictSame(await node.topics(id, 6), ['create', 'start', 'paused', 'resumed', 'paused', 'exit']);
    await shim.remove();
  });

  t.test(`${runtime}: Update changes the limits, and Stats count`, async t => {
    const shim = await node.shim(`update-${runtime}`);
    const { id, task } = shim;
    const pid = await shim.run(runtime, { args: ['sleep', '1000'], change: limitMemory(64 << 20) });
    const memory = async () => {
      const { stats } = await task.stats({ id });
      if (stats?.typeUrl === MetricsV2.typeName) {
        const { memory, pids } = MetricsV2.decode(stats.value);
        return { limit: memory?.usageLimit, usage: memory?.usage ?? 0n, pids: pids?.current };
      }
      t.equal(stats?.typeUrl, Metrics.typeName);
      const { memory, pids } = Metrics.decode(stats?.value ?? new Uint8Array(0));
      return { limit: memory?.usage?.limit, usage: memory?.usage?.usage ?? 0n, pids: pids?.current };
    };
    await eventually(async () => {
      if ((await memory()).pids !== 1n) throw new Error('the threads of the runtime’s init are still counted');
    }, 'the program alone is counted');
    t.match(await memory(), { limit: 64n << 20n, pids: 1n });
    t.ok((await memory()).usage > 0n);
    const resources = { memory: { limit: 32 << 20, swap: 32 << 20 } };
    await task.update({ id, resources: { typeUrl: 'LinuxResources', value: Buffer.from(JSON.stringify(resources)) } });
    t.match(await memory(), { limit: 32n << 20n });
    t.strictSame(
      (await task.pids({ id })).processes.map(process => process.pid),
      [pid],
    );
    await t.rejects(task.update({ id }), { code: Code.InvalidArgument });
    await shim.remove();
  });

  t.test(`${runtime}: the kernel's OOM killer is told of, and recorded`, async t => {
    const shim = await node.shim(`oom-${runtime}`);
    const { id, task } = shim;
    const hog = 'x=0123456789abcdef; while :; do x=$x$x; done';
    await shim.run(runtime, { args: ['sh', '-c', hog], change: limitMemory(16 << 20) });
    t.match(await task.wait({ id }), { exitStatus: 137 });
    t.match(shim.exitRecord(), { status: 137, oomKilled: true });
    t.strictSame(await node.topics(id, 4), ['create', 'start', 'oom', 'exit']);
    await shim.remove();
  });

  t.test(`${runtime}: after the shim was killed, \`delete\` frees what is left and says how it ended`, async t => {
    const shim = await node.shim(`dead-${runtime}`);
    const { id } = shim;
    const pid = await shim.run(runtime, { args: ['sleep', '1000'] });
    await node.node.run('kill', ['-9', readFileSync(bundleFiles(shim.bundle).shimPid, 'utf8')]);
    await shim.channel.closed;
    const answer = DeleteResponse.decode(await node.deleteAnswer(id));
    t.match(answer, { pid, exitStatus: 137 });
    t.notOk(existsSync(node.node.path('runtime/test', id)));
    await eventually(async () => {
      if ((await node.node.run('kill', ['-0', String(pid)])).code !== 1) throw new Error('still there');
    }, 'its process is gone: whoever inherited it has reaped it');
    t.equal((await node.command(id, 'delete')).code, 0, 'it may be repeated');
    const next = await node.shim(id);
    t.match(await next.task.connect({ id }), { taskPid: 0 }, 'a new shim takes the place of the dead socket');
    await next.remove();
  });
}

t.test('a second shim for a container is refused while the first one answers', async t => {
  const shim = await node.shim('twice');
  const { code, stderr } = await node.command('twice', 'start');
  t.equal(code, 1);
  t.match(stderr, /a shim for twice runs already/);
  await shim.remove();
});

t.test('SIGTERM does not end a shim that has a container, and ends one that has none', async t => {
  const shim = await node.shim('term');
  const { shimPid } = await shim.task.connect({ id: 'term' });
  await shim.run('runc', { args: ['sleep', '1000'] });
  await node.node.run('kill', ['-TERM', String(shimPid)]);
  while (!shim.shimLog().includes('SIGTERM')) await shim.shim.inspect({});
  t.match(await shim.task.state({ id: 'term' }), { status: Status.RUNNING });
  await shim.task.shutdown({ id: 'term' });
  t.match(await shim.task.state({ id: 'term' }), { status: Status.RUNNING }, 'nor does Shutdown');
  await shim.task.kill({ id: 'term', signal: 9 });
  await shim.task.wait({ id: 'term' });
  await shim.task.delete({ id: 'term' });
  await node.node.run('kill', ['-TERM', String(shimPid)]);
  await shim.channel.closed;
  t.pass('it left');
});

t.test('orphans that fall to the shim are reaped', async t => {
  const shim = await node.shim('orphans');
  const { id, task } = shim;
  const onHost = (spec: Spec) => {
    spec['linux'].namespaces = spec['linux'].namespaces.filter(({ type }: { type: string }) => type !== 'pid');
  };
  // Without a PID namespace of its own, the container's orphans fall to the nearest subreaper: the shim.
  const script = 'for i in 1 2 3 4 5 6 7 8; do (sleep 0.01 &) ; done; exec sleep 1000';
  const pid = await shim.run('runc', { args: ['sh', '-c', script], change: onHost });
  await eventually(() => node.node.sh(`grep -q ^sleep /proc/${pid}/cmdline`), 'it has left all of its orphans');
  const { shimPid } = await task.connect({ id });
  const children = async () =>
    (await node.node.sh(`cat /proc/${shimPid}/task/${shimPid}/children`)).trim().split(' ').length;
  while ((await task.pids({ id })).processes.length > 1 || (await children()) > 1);
  t.equal(await children(), 1, 'only the init is left');
  t.match(await task.state({ id }), { status: Status.RUNNING });
  await shim.remove();
});

t.test('the root file system is mounted for the container, and unmounted after it or after a failure', async t => {
  const shim = await node.shim('rootfs');
  const { id, task } = shim;
  const own = `${shim.bundle}/rootfs`;
  const rootfs = [{ type: 'bind', source: node.rootfs, target: '', options: ['rbind', 'rw'] }];
  const inBundle = (spec: Spec) => {
    spec['root'].path = 'rootfs';
  };
  const mounts = async () =>
    (await node.node.sh('cat /proc/self/mountinfo')).split('\n').filter(line => line.includes(own)).length;
  await t.rejects(shim.create('runc', { args: ['/no/such'], rootfs, change: inBundle }));
  t.equal(await mounts(), 0);
  await t.rejects(shim.create('runc', { args: ['true'], rootfs: [{ ...rootfs[0], source: '/no/such' }] }), {
    message: /mount/,
  });
  await shim.run('runc', { args: ['true'], rootfs, change: inBundle });
  t.equal(await mounts(), 1);
  t.match(await task.wait({ id }), { exitStatus: 0 });
  await task.delete({ id });
  t.equal(await mounts(), 0);
  await shim.remove();
});

t.test('a process that ends at once, many times over, is never missed', async t => {
  const shim = await node.shim('quick');
  const { id, task } = shim;
  await shim.run('crun', { args: ['sleep', '1000'] });
  for (let n = 0; n < 20; n++) {
    await shim.exec(`e${n}`, ['sh', '-c', `exit ${n}`]);
    t.match(await task.wait({ id, execId: `e${n}` }), { exitStatus: n });
    await task.delete({ id, execId: `e${n}` });
  }
  await shim.remove();
});

t.test('an exec that cannot start is told, ended, and can be deleted', async t => {
  const shim = await node.shim('bad-exec');
  const { id, task } = shim;
  await shim.run('runc', { args: ['sleep', '1000'] });
  await t.rejects(shim.exec('e', ['/no/such/program']), { code: Code.NotFound });
  t.match(await task.wait({ id, execId: 'e' }), { exitStatus: 255 });
  await task.delete({ id, execId: 'e' });
  await t.rejects(task.exec({ id, execId: 'f', spec: { typeUrl: 'x', value: Buffer.from('nonsense') } }), {
    code: Code.InvalidArgument,
  });
  await t.rejects(task.exec({ id, execId: '', spec: shim.processSpec(['true']) }), { code: Code.InvalidArgument });
  await shim.remove();
});

t.test('what is not supported, or of another container, is refused with its code', async t => {
  const shim = await node.shim('refuse');
  const { id, task } = shim;
  await t.rejects(task.create({ id: 'another', bundle: shim.bundle }), { code: Code.InvalidArgument });
  await t.rejects(task.create({ id, bundle: shim.bundle, checkpoint: '/x' }), { code: Code.Unimplemented });
  await t.rejects(task.create({ id, bundle: shim.bundle, options: { typeUrl: 'x.Other' } }), {
    code: Code.InvalidArgument,
  });
  await shim.run('runc', { args: ['sleep', '1000'] });
  await t.rejects(shim.create('runc', { args: ['true'] }), { code: Code.AlreadyExists });
  await t.rejects(task.start({ id }), { code: Code.FailedPrecondition });
  await t.rejects(task.state({ id: 'another' }), { code: Code.NotFound });
  await t.rejects(task.state({ id, execId: 'e' }), { code: Code.NotFound });
  await t.rejects(task.checkpoint({ id }), { code: Code.Unimplemented });
  await shim.remove();
});

t.test('Inspect tells all, as JSON that holds no environment of the container', async t => {
  const shim = await node.shim('inspect');
  const secret = (spec: Spec) => spec['process'].env.push('PASSWORD=hunter2');
  await shim.run('runc', { args: ['sleep', '1000'], change: secret });
  const told = await shim.shim.inspect({});
  t.match(told, { id: 'inspect', namespace: 'test', bundle: shim.bundle, runtime: 'runc' });
  t.ok(told.pssBytes > 1_000_000n);
  t.match(JSON.parse(told.stateJson), {
    version: 1,
    container: { id: 'inspect', init: { state: { kind: 'running' } } },
  });
  t.notMatch(told.stateJson + shim.shimLog(), /hunter2/);
  await shim.remove();
});

t.test('the bootstrap answer is what the caller understands', async t => {
  mkdirSync(node.bundle('boot'), { recursive: true });
  for (const [max, answer] of [
    ['', /^unix:\/\/\/\S+$/],
    ['2', /^\{"version":2,"address":"unix:\/\/\/[^"]+","protocol":"ttrpc"\}$/],
    ['3', /^\{"version":3,/],
  ] as const) {
    const { stdout, stderr } = await node.command('boot', 'start', { MAX_SHIM_VERSION: max });
    t.match(stdout, answer);
    t.equal(stderr, '', 'containerd reads both as one answer');
    await node.node.run('kill', ['-9', readFileSync(bundleFiles(node.bundle('boot')).shimPid, 'utf8')]);
    while (
      existsSync(
        `/proc/${node.node.pid}/root/proc/${readFileSync(bundleFiles(node.bundle('boot')).shimPid, 'utf8')}/fd/3`,
      )
    );
  }
});

t.test("the shim's log goes to the caller's fifo, and a fifo that nobody reads stops nothing", async t => {
  mkdirSync(node.bundle('fifo-log'), { recursive: true });
  const fifo = `${node.bundle('fifo-log')}/log`;
  await node.node.sh(`mkfifo ${fifo}`);
  const shim = await node.shim('fifo-log');
  const { shimPid } = await shim.task.connect({ id: 'fifo-log' });
  await shim.run('runc', { args: ['sleep', '1000'] });
  t.match(await node.node.sh(`timeout 30 head -n 1 ${fifo}`), /"msg":"serving"/);
  // Far more than a fifo holds: each signal is one line.
  await node.node.sh(`i=0; while [ $i -lt 2000 ]; do kill -TERM ${shimPid}; i=$((i+1)); done`);
  t.match(await shim.task.state({ id: 'fifo-log' }), { status: Status.RUNNING });
  t.notOk(existsSync(bundleFiles(shim.bundle).shimLog));
  await shim.remove();
});

t.test('-v and -info answer without a container', async t => {
  const version = await node.node.run(process.execPath, [MAIN, '-v']);
  t.match(version, { code: 0, stdout: /^containerd-shim-cleat-v2 / });
  const options = { typeUrl: Options.typeName, value: Options.encode({ binaryName: 'runc' }) };
  const info = node.node.path('info');
  writeFileSync(`${info}.in`, Any.encode(options));
  await node.node.sh(`${process.execPath} ${MAIN} -info < ${info}.in > ${info}.out`);
  t.match(RuntimeInfo.decode(readFileSync(`${info}.out`)), {
    name: 'io.containerd.cleat.v2',
    options: { typeUrl: Options.typeName },
  });
  t.match(await node.node.run(process.execPath, [MAIN, 'start']), { code: 2, stderr: /namespace cannot be empty/ });
});

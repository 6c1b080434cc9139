// timeout: 180
import { constants, createReadStream, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { Code } from '@cleat/base';
import t from 'tap';
import { eventually } from '../../node/reach.ts';
import { ShimNode } from './rig.ts';

const node = await ShimNode.start();
await node.listen();
t.teardown(() => node[Symbol.asyncDispose]());
const path = (name: string) => node.node.path('logs', name);

const mkfifo = async (name: string) => {
  await node.node.sh(`mkfifo ${path(name)}`);
  return path(name);
};

for (const runtime of ['runc', 'crun']) {
  t.test(`${runtime}: fifos carry input and output, and CloseIO ends the input`, async t => {
    const shim = await node.shim(`fifo-${runtime}`);
    const { id, task } = shim;
    const [stdin, stdout, stderr] = [await mkfifo(`${id}-in`), await mkfifo(`${id}-out`), await mkfifo(`${id}-err`)];
    const [out, err] = [stdout, stderr].map(fifo => openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK));
    await shim.create(runtime, { args: ['sh', '-c', 'cat; echo done >&2'], stdin, stdout, stderr: `fifo://${stderr}` });
    const outText = text(new Socket({ fd: out ?? -1, readable: true }));
    const errText = text(new Socket({ fd: err ?? -1, readable: true }));
    await task.start({ id });
    for (const words of ['one\n', 'two\n']) writeFileSync(stdin, words); // each opens, writes and closes
    await task.closeIO({ id, stdin: true });
    t.match(await task.wait({ id }), { exitStatus: 0 });
    t.equal(await outText, 'one\ntwo\n');
    t.equal(await errText, 'done\n');
    await shim.remove();
  });

  t.test(`${runtime}: file:// appends what comes, and makes its directory`, async t => {
    const shim = await node.shim(`file-${runtime}`);
    const target = `file://${path(`${shim.id}/sub/raw.log`)}`;
    await shim.run(runtime, { args: ['sh', '-c', 'printf a; printf b >&2'], stdout: target, stderr: target });
    await shim.task.wait({ id: shim.id });
    t.equal(
      readFileSync(path(`${shim.id}/sub/raw.log`), 'utf8')
        .split('')
        .sort()
        .join(''),
      'ab',
    );
    await shim.remove();
  });

  t.test(`${runtime}: binary:// starts a program with the streams as descriptors 3 and 4`, async t => {
    const shim = await node.shim(`binary-${runtime}`);
    const program = path(`${shim.id}.sh`);
    const script = `#!/bin/sh
      echo "$CONTAINER_ID $CONTAINER_NAMESPACE $*" > ${program}.env
      exec 5>&-
      cat <&3 > ${program}.out & cat <&4 > ${program}.err & wait`;
    writeFileSync(program, script, { mode: 0o755 });
    const target = `binary://${program}?key=value`;
    await shim.run(runtime, { args: ['sh', '-c', 'echo out; echo err >&2'], stdout: target, stderr: target });
    await shim.task.wait({ id: shim.id });
    await shim.task.delete({ id: shim.id });
    t.equal(readFileSync(`${program}.env`, 'utf8'), `${shim.id} test key value\n`);
    t.equal(readFileSync(`${program}.out`, 'utf8'), 'out\n');
    t.equal(readFileSync(`${program}.err`, 'utf8'), 'err\n');
    await shim.remove();
  });

  t.test(`${runtime}: a process can open /dev/stdout, also as another user`, async t => {
    const shim = await node.shim(`devstdout-${runtime}`);
    await shim.run(runtime, {
      args: ['sh', '-c', 'id -u > /dev/stdout; echo e > /dev/stderr'],
      change: spec => {
        spec['process'].user = { uid: 1000, gid: 1000 };
      },
    });
    t.match(await shim.task.wait({ id: shim.id }), { exitStatus: 0 });
    t.strictSame(shim.logLines().toSorted(), ['stderr F e', 'stdout F 1000']);
    await shim.remove();
  });

  t.test(
    `${runtime}: a process in the background that holds the output holds up no exit, and its words arrive`,
    async t => {
      const shim = await node.shim(`background-${runtime}`);
      const { id, task } = shim;
      const pidOnHost = (spec: Record<string, { namespaces: { type: string }[] }>) => {
        const linux = spec['linux'];
        if (linux) linux.namespaces = linux.namespaces.filter(({ type }) => type !== 'pid');
      };
      await shim.run(runtime, { args: ['sh', '-c', 'setsid sleep 1000 & echo last words'], change: pidOnHost });
      t.match(await task.wait({ id }), { exitStatus: 0 });
      t.strictSame(shim.logLines(), ['stdout F last words']);
      await eventually(async () => {
        const { processes } = await task.pids({ id });
        if (processes.length > 0) throw new Error(`${processes.length} processes`);
      }, 'what shared the PID namespace of others ends with the init');
      await shim.remove();
    },
  );
}

t.test('a terminal carries both ways, is resized, and its output is stdout in the log', async t => {
  for (const runtime of ['runc', 'crun']) {
    const shim = await node.shim(`tty-${runtime}`);
    const { id, task } = shim;
    const stdin = await mkfifo(`${id}-in`);
    const script =
      'trap "stty size; exit 5" WINCH; stty size; echo err >&2; read line; echo "got $line"; while :; do sleep 0.05; done';
    await shim.create(runtime, { args: ['sh', '-c', script], terminal: true, stdin });
    await task.resizePty({ id, width: 100, height: 30 });
    await task.start({ id });
    writeFileSync(stdin, 'hello\n');
    while (!shim.logLines().some(line => line.includes('got hello'))) await shim.shim.inspect({});
    await task.resizePty({ id, width: 90, height: 20 });
    t.match(await task.wait({ id }), { exitStatus: 5 });
    const lines = shim.logLines().map(line => line.replace('\r', ''));
    for (const line of ['30 100', 'err', 'got hello', '20 90'])
      t.ok(lines.includes(`stdout F ${line}`), `${runtime}: ${line}`);
    await shim.remove();
  }
});

t.test('an exec with a terminal has one of its own', async t => {
  const shim = await node.shim('tty-exec');
  const { id, task } = shim;
  await shim.run('runc', { args: ['sleep', '1000'] });
  await shim.exec('e', ['sh', '-c', 'test -t 0 && test -t 1 && echo a terminal; exit 4'], {
    terminal: true,
    stdout: `file://${path('tty-exec.out')}`,
  });
  t.match(await task.wait({ id, execId: 'e' }), { exitStatus: 4 });
  t.match(readFileSync(path('tty-exec.out'), 'utf8'), /^a terminal\r\n$/);
  await shim.remove();
});

t.test('ReopenLog follows a rotation, and is refused when there is nothing to reopen', async t => {
  const shim = await node.shim('rotate');
  const { id, task } = shim;
  const stdin = await mkfifo('rotate-in');
  await shim.run('runc', { args: ['cat'], stdin });
  const fifo = openSync(stdin, constants.O_WRONLY);
  const echo = async (words: string) => {
    writeFileSync(fifo, `${words}\n`);
    while (!readFileSync(shim.logPath, 'utf8').includes(words)) await shim.shim.inspect({});
  };
  await echo('before');
  renameSync(shim.logPath, `${shim.logPath}.1`);
  await shim.shim.reopenLog({ id });
  await echo('after');
  t.strictSame(shim.logLines(), ['stdout F after']);
  t.match((await shim.shim.inspect({})).log, { lines: 2n, writeErrors: 0n, readBytes: 13n });
  await task.kill({ id, signal: 9 });
  await task.wait({ id });
  await t.rejects(shim.shim.reopenLog({ id }), { code: Code.FailedPrecondition, message: /has ended/ });
  await shim.remove();
  const mute = await node.shim('mute');
  await mute.run('runc', { args: ['sleep', '1000'], stdout: '', stderr: '' });
  await t.rejects(mute.shim.reopenLog({ id: 'mute' }), { code: Code.FailedPrecondition, message: /nowhere/ });
  await mute.remove();
});

t.test('a target that cannot be opened fails the creation', async t => {
  const shim = await node.shim('bad-target');
  const args = ['true'];
  await t.rejects(shim.create('runc', { args, stdout: 'ftp-x:///x' }), { code: Code.InvalidArgument });
  await t.rejects(shim.create('runc', { args, stdout: 'cri:///no/such/dir/0.log' }), { message: /ENOENT/ });
  await t.rejects(shim.create('runc', { args, stdin: '/etc/passwd' }), {
    code: Code.InvalidArgument,
    message: /not a fifo/,
  });
  await t.rejects(shim.create('runc', { args, stdout: 'binary:///no/such/program' }), {
    message: /did not become ready/,
  });
  await shim.run('runc', { args });
  t.match(await shim.task.wait({ id: 'bad-target' }), { exitStatus: 0 }, 'a later attempt works');
  await shim.remove();
});

t.test('a slow reader of a fifo stops the writer, and loses nothing', async t => {
  const shim = await node.shim('slow');
  const { id, task } = shim;
  const stdout = await mkfifo('slow-out');
  const keep = openSync(stdout, constants.O_RDONLY | constants.O_NONBLOCK);
  await shim.run('runc', { args: ['sh', '-c', 'yes 0123456789abcde | head -n 200000'], stdout });
  const reader = createReadStream('', { fd: keep, autoClose: true });
  reader.destroy();
  const bytes = new Socket({ fd: openSync(stdout, constants.O_RDONLY | constants.O_NONBLOCK), readable: true });
  let count = 0;
  const done = new Promise<void>(resolve => {
    bytes.on('data', chunk => {
      count += chunk.length;
    });
    bytes.on('close', () => resolve());
  });
  await task.wait({ id });
  await task.delete({ id });
  await done;
  t.equal(count, 200_000 * 16);
  await shim.remove();
});

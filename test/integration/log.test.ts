import { existsSync } from 'node:fs';
import { readFile, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { Code } from '@cleat/base';
import t from 'tap';
import { eventually } from '../node/reach.ts';
import { parseLogLine, World } from './world.ts';

const world = await World.start();
t.teardown(() => world[Symbol.asyncDispose]());
const { runtime } = world;
const POD = 'pod';
const podId = await world.runPod(POD);
const run = (name: string, script: string, more = {}) => world.runContainer(podId, name, ['sh', '-c', script], more);
const finished = async (name: string, script: string) => await world.exited(await run(name, script));
const logFile = (name: string) => world.node.path('logs', POD, `${name}.log`);

/** The longest text of one line of the log, by default; see docs/configuration.md. */
const MAX_LINE_BYTES = 16_384;

t.test('each line has its time, its stream and its tag', async t => {
  const { createdAt, logPath } = await finished(
    'format',
    'echo a; echo; echo "  b  c "; echo e >&2; printf unfinished',
  );
  t.equal(logPath, logFile('format'));
  const lines = await world.log(POD, 'format');
  const of = (stream: string) => lines.filter(line => line.stream === stream).map(({ tag, text }) => `${tag} ${text}`);
  t.strictSame(of('stdout'), ['F a', 'F ', 'F   b  c ', 'P unfinished']);
  t.strictSame(of('stderr'), ['F e']);
  const times = lines.filter(line => line.stream === 'stdout').map(({ time }) => Date.parse(time));
  t.strictSame(times, times.toSorted(), 'in the order of time');
  t.ok((times[0] ?? 0) >= Number(createdAt / 1_000_000n), 'in the container’s time');
});

t.test('a long line is cut into parts, and none of its bytes is lost', async t => {
  const lengths = [MAX_LINE_BYTES - 1, MAX_LINE_BYTES, MAX_LINE_BYTES + 1, 50_000];
  await finished('long', lengths.map(n => `head -c ${n} /dev/zero | tr "\\0" x; echo`).join(';'));
  const parts = (await world.log(POD, 'long')).map(({ tag, text }) => `${tag}${text.length}`);
  const full = `P${MAX_LINE_BYTES}`;
  t.strictSame(parts, [`F${MAX_LINE_BYTES - 1}`, `F${MAX_LINE_BYTES}`, full, 'F1', full, full, full, 'F848']);
});

t.test('bytes that are no text are logged as they are', async t => {
  const bytes = Array.from({ length: 256 }, (_, i) => i).filter(i => i !== 0x0a);
  const script = bytes.map(byte => `\\\\${byte.toString(8)}`).join('');
  await finished('binary', `printf "${script}\\n"`);
  const logged = await readFile(logFile('binary'));
  t.strictSame([...logged.subarray(logged.indexOf(' F ') + 3)], [...bytes, 0x0a]);
});

t.test('a log that is rotated while it is written fast loses nothing and doubles nothing', async t => {
  const id = await run('fast', 'i=0; until [ -e /end ]; do echo $i; i=$((i+1)); done; exit 0');
  const rotated: string[] = [];
  const sizes: number[] = [];
  while (rotated.length < 8) {
    const old = `${logFile('fast')}.${rotated.length}`;
    await eventually(async () => {
      if ((await stat(logFile('fast'))).size === 0) throw new Error('not yet');
    }, 'it writes');
    await rename(logFile('fast'), old);
    await runtime.reopenContainerLog({ containerId: id });
    sizes.push((await stat(old)).size);
    rotated.push(old);
  }
  await world.exec(id, 'touch', '/end');
  await world.exited(id);
  t.strictSame(
    await Promise.all(rotated.map(async file => (await stat(file)).size)),
    sizes,
    'an old file grows no more',
  );
  const texts = await Promise.all([...rotated, logFile('fast')].map(file => readFile(file, 'utf8')));
  t.ok(
    texts.every(text => text.endsWith('\n')),
    'each file holds whole lines',
  );
  const lines = texts.flatMap(text => text.split('\n').filter(Boolean)).map(line => Number(parseLogLine(line).text));
  t.equal(
    lines.findIndex((line, i) => line !== i),
    -1,
    `all ${lines.length} lines in their order`,
  );
});

t.test('the log of a container that does not run is not made anew', async t => {
  const ended = await run('ended', 'echo once');
  await world.exited(ended);
  await rename(logFile('ended'), `${logFile('ended')}.1`);
  const created = await world.createContainer(podId, 'created', ['true']);
  for (const [containerId, name, state] of [
    [ended, 'ended', 'exited'],
    [created, 'created', 'created'],
  ] as const) {
    await t.rejects(runtime.reopenContainerLog({ containerId }), {
      code: Code.FailedPrecondition,
      details: new RegExp(`container ${containerId} is ${state}: its log cannot be reopened`),
    });
    t.notOk(existsSync(logFile(name)));
  }
});

t.test('a log file that is a symbolic link is not followed', async t => {
  const target = world.node.path('precious');
  await writeFile(target, 'kept\n');
  await symlink(target, logFile('link'));
  const containerId = await world.createContainer(podId, 'link', ['echo', 'overwritten']);
  await t.rejects(runtime.startContainer({ containerId }), { code: Code.Unknown, details: /link\.log/ });
  t.match(await world.status(containerId), { reason: 'StartError', message: /ELOOP.*link\.log/ });
  t.equal(await readFile(target, 'utf8'), 'kept\n');
});

t.test('a log may lie deeper in the directory, under any name that a file can have', async t => {
  const name = 'deep/er/100% #1? ä';
  const { logPath } = await world.exited(await run('deep', 'echo deep', { logPath: `${name}.log` }));
  t.equal(logPath, logFile(name));
  t.strictSame(await world.logLines(POD, name), ['deep']);
});

t.test('a container without a log path writes nothing, and is not held up by its output', async t => {
  const script = 'head -c 1000000 /dev/zero; head -c 1000000 /dev/zero >&2';
  t.match(await world.exited(await run('silent', script, { logPath: '' })), { exitCode: 0, logPath: '' });
});

t.test('what a terminal shows is logged as stdout', async t => {
  await world.exited(await run('terminal', 'echo out; echo err >&2; [ -t 1 ]', { tty: true }));
  t.strictSame(
    (await world.log(POD, 'terminal')).map(({ stream, text }) => `${stream} ${text}`),
    ['stdout out\r', 'stdout err\r'],
  );
});

t.test('the logs stay when their containers are removed', async t => {
  await runtime.removePodSandbox({ podSandboxId: podId });
  t.ok(existsSync(logFile('format')));
});

import { createHash } from 'node:crypto';
import { Code } from '@cleat/base';
import t from 'tap';
import { eventually } from '../node/reach.ts';
import { World } from './world.ts';

const world = await World.start();
t.teardown(() => world[Symbol.asyncDispose]());
const { runtime } = world;
const nothing = await world.leftovers();

const CAP_BYTES = 16 * 1024 * 1024;

for (const handler of ['runc', 'crun'])
  t.test(`with ${handler}`, async t => {
    const podSandboxId = await world.runPod(handler, {}, handler);
    const containerId = await world.runContainer(podSandboxId, 'c', ['sleep', '1000']);
    const exec = (script: string, timeout = 55n) =>
      runtime.execSync({ containerId, cmd: ['sh', '-c', script], timeout });
    const running = (program: string) => world.node.sh(`pgrep -f '${program}' || true`);
    const gone = (program: string) =>
      eventually(async () => {
        const pids = await running(program);
        if (pids !== '') throw new Error(`still there: ${pids}`);
      }, `${program} is gone`);

    t.test('the exit code and both streams are told, each by itself', async t => {
      t.match(await world.exec(containerId, 'sh', '-c', 'echo out; echo err >&2; exit 7'), {
        exitCode: 7,
        stdout: 'out\n',
        stderr: 'err\n',
      });
      t.match(await world.exec(containerId, 'true'), { exitCode: 0, stdout: '', stderr: '' });
      t.equal(
        (await world.exec(containerId, 'sh', '-c', 'kill -KILL $$')).exitCode,
        137,
        'a signal, as a shell has it',
      );
    });

    t.test('output is passed on as the bytes that it is', async t => {
      const { stdout } = await exec('i=0; while [ $i -lt 256 ]; do printf "\\\\$(printf %o $i)"; i=$((i+1)); done');
      t.strictSame(
        [...stdout],
        Array.from({ length: 256 }, (_, i) => i),
      );
    });

    t.test('each stream is cut at 16 MiB, and the command goes on to its end', async t => {
      const script = 'head -c 17m /dev/zero; head -c 17m /dev/zero | tr "\\0" x >&2; exit 3';
      const { exitCode, stdout, stderr } = await exec(script);
      t.equal(exitCode, 3);
      t.equal(stdout.length, CAP_BYTES);
      t.equal(stderr.length, CAP_BYTES);
      const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
      t.equal(sha256(stderr), sha256(Buffer.alloc(CAP_BYTES, 'x')));
    });

    t.test('a command that takes longer than it may is killed with its children', async t => {
      await t.rejects(exec('sleep 4321 & sleep 4322', 1n), {
        code: Code.DeadlineExceeded,
        details: new RegExp(`^command "sh" in container ${containerId} was killed: it ran longer than 1 s$`),
      });
      await gone('sleep 432[12]');
    });

    t.test('a command whose caller hangs up is killed', async t => {
      const left = new AbortController();
      const call = runtime.execSync({ containerId, cmd: ['sleep', '5432'] }, { signal: left.signal });
      const refused = t.rejects(call, { code: Code.Cancelled });
      await eventually(async () => {
        if ((await running('sleep 543[2]')) === '') throw new Error('not yet');
      }, 'the command runs');
      left.abort();
      await refused;
      await gone('sleep 543[2]');
    });

    t.test('a command that is not in the image is an error that says so', async t => {
      const code = Code.FailedPrecondition;
      await t.rejects(runtime.execSync({ containerId, cmd: ['no-such-program'] }), {
        code,
        details: new RegExp(`^${handler} exec failed: .*no-such-program.* not found`),
      });
      t.equal((await world.exec(containerId, 'sh', '-c', 'no-such-program')).exitCode, 127, 'a shell tells by itself');
    });

    t.test('twenty commands at once each get their own answer', async t => {
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, i) => exec(`echo ${i}; echo -${i} >&2; exit ${i}`)),
      );
      t.strictSame(
        answers.map(({ exitCode, stdout, stderr }) => [exitCode, `${Buffer.from(stdout)}`, `${Buffer.from(stderr)}`]),
        answers.map((_, i) => [i, `${i}\n`, `-${i}\n`]),
      );
    });

    t.test('a command that leaves a child behind with its output open is answered when it ends itself', async t => {
      const { exitCode, stdout } = await exec('echo begun; sleep 6543 & exit 4');
      t.equal(exitCode, 4);
      t.equal(`${Buffer.from(stdout)}`, 'begun\n');
    });

    t.test('nothing runs in a container that has ended, or has not begun', async t => {
      const refused = (id: string, state: string) =>
        t.rejects(runtime.execSync({ containerId: id, cmd: ['true'] }), {
          code: Code.FailedPrecondition,
          details: new RegExp(`container ${id} is ${state}`),
        });
      const ended = await world.runContainer(podSandboxId, 'ended', ['true']);
      await world.exited(ended);
      await refused(ended, 'exited');
      await refused(await world.createContainer(podSandboxId, 'created', ['true']), 'created');
    });

    t.test('a command whose container ends is ended with it', async t => {
      const id = await world.runContainer(podSandboxId, 'short', ['sh', '-c', 'until [ -e /go ]; do sleep 0.02; done']);
      const cmd = ['sh', '-c', 'touch /go; sleep 1000'];
      t.match(await runtime.execSync({ containerId: id, cmd }), { exitCode: 137 });
      await world.exited(id);
    });

    t.test('what was left behind in a container ends with it', async t => {
      await runtime.removePodSandbox({ podSandboxId });
      t.equal(await running('sleep 654[3]'), '');
      t.strictSame(await world.leftovers(), nothing);
    });
  });

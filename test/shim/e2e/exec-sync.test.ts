// timeout: 120
import { Code } from '@cleat/base';
import { Shim } from '@cleat/proto/shim';
import t from 'tap';
import { connect, createClient } from 'ttrpc-ts';
import { ShimNode } from './rig.ts';

const node = await ShimNode.start();
t.teardown(() => node[Symbol.asyncDispose]());

const shims = { runc: await node.shim('sync-runc'), crun: await node.shim('sync-crun') };

for (const runtime of ['runc', 'crun'] as const) {
  const shim = shims[runtime];
  const { id, task } = shim;
  const processes = async () => (await task.pids({ id })).processes.length;
  /** Wait until only the init is left. */
  const alone = async () => {
    while ((await processes()) > 1);
  };

  t.test(`${runtime}: without a container there is nothing to exec in`, async t => {
    await t.rejects(shim.execSync(['true']), { code: Code.NotFound });
    await shim.run(runtime, { args: ['sleep', '100000'] });
  });

  t.test(`${runtime}: ExecSync answers with both streams and the exit code`, async t => {
    const script = 'echo out; echo err >&2; exit 9';
    t.strictSame(await shim.execSync(['sh', '-c', script]), {
      stdout: 'out\n',
      stderr: 'err\n',
      status: 9,
      timedOut: false,
    });
  });

  t.test(`${runtime}: a signal that ends the command is 128 + its number`, async t =>
    t.match(await shim.execSync(['sh', '-c', 'kill -9 $$']), { status: 137, timedOut: false }),
  );

  t.test(`${runtime}: a command that is not there is one sentence with a code`, async t =>
    t.rejects(shim.execSync(['/no/such/program']), { code: Code.NotFound, message: /no such file|not found/i }),
  );

  t.test(`${runtime}: megabytes come whole`, async t => {
    const { stdout, status } = await shim.execSync(['sh', '-c', 'yes 0123456789abcde | head -n 300000']);
    t.equal(status, 0);
    t.equal(stdout.length, 300_000 * 16);
    t.ok(stdout.endsWith('0123456789abcde\n'));
  });

  t.test(`${runtime}: output beyond the cap is read and forgotten, for each stream`, async t => {
    const script = 'yes out | head -n 100000; yes err | head -n 100000 >&2; exit 2';
    const { stdout, stderr, status } = await shim.execSync(['sh', '-c', script], { maxOutputBytes: 1000n });
    t.match({ stdout: stdout.length, stderr: stderr.length, status }, { stdout: 1000, stderr: 1000, status: 2 });
  });

  t.test(`${runtime}: at the time limit the command and its children are killed`, async t => {
    const script = 'echo before; sleep 1000 & sh -c "sleep 1001 & wait" & wait';
    t.match(await shim.execSync(['sh', '-c', script], { timeoutMs: 4_000n }), {
      stdout: 'before\n',
      status: 137,
      timedOut: true,
    });
    await alone();
    t.equal(await processes(), 1);
  });

  t.test(`${runtime}: a command that ends in time is not timed out`, async t =>
    t.match(await shim.execSync(['true'], { timeoutMs: 20_000n }), { status: 0, timedOut: false }),
  );

  t.test(`${runtime}: a process in the background that holds the output holds up the answer only shortly`, async t => {
    t.match(await shim.execSync(['sh', '-c', 'setsid sleep 1000 & echo said']), { stdout: 'said\n', status: 0 });
    t.equal(await processes(), 2, 'it lives on');
    for (const { pid } of (await task.pids({ id })).processes.slice(1))
      await node.node.run('kill', ['-9', String(pid)]);
    await alone();
  });

  t.test(`${runtime}: when the caller goes, the command goes`, async t => {
    const { address } = JSON.parse(await node.node.sh(`cat ${shim.bundle}/bootstrap.json`)) as { address: string };
    const channel = await connect(address);
    const stream = createClient(Shim, channel).execSync({
      id,
      spec: shim.processSpec(['sh', '-c', 'echo here; exec sleep 1000']),
    });
    const first = await stream.next();
    t.match(Buffer.from(first.value?.stdout ?? []).toString(), 'here\n');
    t.equal(await processes(), 2);
    channel.close();
    await alone();
    t.equal(await processes(), 1);
  });

  t.test(`${runtime}: many at once get each its own output`, async t => {
    const numbers = Array.from({ length: 12 }, (_, n) => n);
    const answers = await Promise.all(numbers.map(n => shim.execSync(['sh', '-c', `echo ${n}; exit ${n}`])));
    t.strictSame(
      answers.map(({ stdout, status }) => [stdout, status]),
      numbers.map(n => [`${n}\n`, n]),
    );
  });

  t.test(`${runtime}: after the container's end there is nothing to exec in`, async t => {
    await task.kill({ id, signal: 9 });
    await task.wait({ id });
    await t.rejects(shim.execSync(['true']), { code: Code.FailedPrecondition });
    await shim.remove();
  });
}

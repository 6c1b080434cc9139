// timeout: 240
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { World } from '../integration/world.ts';
import { BIN_DIR } from '../node/daemon.ts';
import { eventually } from '../node/reach.ts';

t.test('cleatctl shows a real pod, and its shims also when the daemon is killed and a shim hangs', async t => {
  await using world = await World.start();
  const { state, socket } = world.daemon;
  const ctl = (args: string, timeout = '20s') =>
    world.node.sh(`${join(BIN_DIR, 'cleatctl')} ${args} --state ${state} --socket ${socket} --timeout ${timeout}`);
  const podId = await world.runPod('dns');
  const running = await world.runContainer(podId, 'server', ['sleep', '1000']);
  const ended = await world.runContainer(podId, 'init', ['sh', '-c', 'exit 3']);
  await world.exited(ended);

  t.match(await ctl('status'), /^runtime +ready\n(?:.*\n)*pods +1, 1 ready\n^containers +2, 1 running\n^images +1\n/m);
  t.match(await ctl('pods'), /^\w{13} +test +dns +ready +\d+ s$/m);
  t.equal(await ctl('pods -q'), `${podId}\n`);
  t.match(await ctl('ps -a'), /^\w{13} +init .* exited +\d+ s /m);
  t.equal(await ctl('ps -q'), `${running}\n`);
  t.match(await ctl('images'), new RegExp(`^${world.image} +\\w{13} +\\d`, 'm'));

  await world.daemon.kill('SIGKILL');
  const shimPid = await world.shimPid(running);
  const healthy = JSON.parse(await ctl('shim ls -o json')).find(
    (shim: { container: string }) => shim.container === running,
  );
  t.match(healthy, {
    name: 'server',
    pod: 'test/dns',
    pid: shimPid,
    task: 'running',
    answerMs: Number,
    pssBytes: Number,
  });
  const { disk, task, shim } = JSON.parse(await ctl(`shim inspect ${running.slice(0, 12)}`));
  t.match(disk, { id: running, shimPid });
  t.match(task, { id: running, status: 'RUNNING', pid: disk.initPid });
  t.match(shim, { id: running, pid: shimPid, state: Object });

  await t.test('a shim that was forked tells and shows all of itself', t => openShim(t, world, running));
  await world.node.sh(`kill -STOP ${shimPid}`);
  t.match(await ctl('shim ls', '2s'), new RegExp(`^${running.slice(0, 13)} .* no answer +unknown$`, 'm'));
  await world.node.sh(`kill -CONT ${shimPid}`);
});

/** What only our shims can do, each without a daemon. */
async function openShim(t: Test, world: World, id: string): Promise<void> {
  const { state } = world.daemon;
  const args = (words: readonly string[]) => ['--state', state, '--timeout', '20s', ...words];
  const ctl = (...words: string[]) => world.node.run(join(BIN_DIR, 'cleatctl'), args(words));
  t.match(await ctl('shim', 'exec', id, '--', 'sh', '-c', 'echo out; echo err >&2; exit 7'), {
    stdout: 'out\n',
    stderr: 'err\n',
    code: 7,
  });
  t.match(await ctl('shim', 'log-level', id, 'debug'), { stdout: 'debug\n', code: 0 });
  t.match(await ctl('shim', 'logs', id), { stdout: /info +the log level was changed to=debug previous=info$/m });
  const profile = JSON.parse((await ctl('shim', 'profile', id, '--seconds', '1', '--to', '-')).stdout);
  t.match(profile, { nodes: Array, samples: Array, timeDeltas: Array });
  const file = world.node.path('shim.heapsnapshot');
  t.match(await ctl('shim', 'heap', id, '--to', file), { stdout: /shim\.heapsnapshot: [\d.]+ MiB\n$/, code: 0 });
  const heap = JSON.parse(await readFile(file, 'utf8'));
  t.match(heap, { snapshot: { node_count: Number }, strings: Array });
  const { report } = JSON.parse((await ctl('shim', 'inspect', id)).stdout);
  t.ok(report.finished.some(({ name }: { name: string }) => name === 'containerd.task.v3.Task/Create'));
  t.match(report.failed, [], 'nothing failed so far');
  await ctl('shim', 'call', id, 'Task/State', '{"execId":"none"}');
  const failed = JSON.parse((await ctl('shim', 'inspect', id)).stdout).report.failed;
  t.match(failed, [{ name: 'containerd.task.v3.Task/State', error: /none/, ms: Number }]);
  await live(t, world, id);
}

/** What goes on until it is interrupted: each is, and leaves the shim as it was. */
async function live(t: Test, world: World, id: string): Promise<void> {
  const { state: stateDir } = world.daemon;
  const places = ['--state', stateDir, '--timeout', '20s'];
  /** Answers what it has shown by the time that it shows what is wanted; `then` looks at it before it is interrupted. */
  const follow = async (
    words: readonly string[],
    cause: () => Promise<unknown>,
    wanted: RegExp,
    then?: (shown: string) => Promise<void>,
  ) => {
    const child = world.node.spawn(join(BIN_DIR, 'cleatctl'), [...places, 'shim', ...words]);
    const exit = once(child, 'exit');
    let out = '';
    const arrived = Promise.withResolvers<void>();
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      if (wanted.test(out)) arrived.resolve();
    });
    // Nothing says when it has begun: what it is to see is caused until it is seen.
    await eventually(
      async () => {
        await cause();
        await Promise.race([arrived.promise, sleep(500)]);
        if (!wanted.test(out)) throw new Error(`so far: ${out}`);
      },
      `${words[0]} shows ${wanted}`,
      { timeoutMs: 60_000 },
    );
    await then?.(out);
    child.kill('SIGINT');
    t.equal((await exit)[0], 0, `${words[0]} ends with 0 when it is interrupted`);
  };
  const ctl = (...words: string[]) => world.node.run(join(BIN_DIR, 'cleatctl'), [...places, ...words]);
  const state = () => ctl('shim', 'state', id);
  await follow(
    ['trace', id],
    state,
    /-> containerd\.task\.v3\.Task\/State.*\n.*<- containerd\.task\.v3\.Task\/State [\d.]+ ms .*RUNNING/,
  );
  await follow(
    ['events', id],
    () => ctl('shim', 'exec', id, '--', 'sh', '-c', 'exit 4'),
    /\/tasks\/exec-started .*[\s\S]*\/tasks\/exit .*"exitStatus":4/,
  );
  const list = async (shown: string) => {
    const [, host] = /ws:\/\/([\d.:]+)\//.exec(shown) ?? [];
    t.match(await world.node.sh(`wget -qO- http://${host}/json/list`), /webSocketDebuggerUrl/);
  };
  await follow(['devtools', id], async () => {}, /^ws:\/\/127\.0\.0\.1:\d+\//m, list);
  t.match(await state(), { stdout: /^status +running$/m });
}

// serial
// timeout: 300
import { join } from 'node:path';
import t from 'tap';
import { BIN_DIR } from '../node/daemon.ts';
import { ContainerdWorld } from './containerd-world.ts';
import { CONTAINERD_VERSIONS } from './peers/peers.ts';

const WORDS = ['sh', '-c', 'trap "exit 5" TERM; while :; do echo word; sleep 0.1; done'];

t.test("cleatctl asks containerd's own shims, with containerd alive and dead", async t => {
  await using world = await ContainerdWorld.start(CONTAINERD_VERSIONS[0]);
  const { node } = world;
  const places = ['--containerd', node.path('c'), '--state', node.path('no-cleatd')];
  const ctl = (...args: string[]) => node.run(join(BIN_DIR, 'cleatctl'), [...places, ...args]);
  const podId = await world.runPod('dns', {}, 'runc');
  const id = await world.runContainer(podId, 'server', WORDS);

  await world.kill();
  const { stdout: listed } = await ctl('shim', 'ls', '-o', 'json');
  const views: { container: string }[] = JSON.parse(listed);
  t.match(
    views.find(({ container }) => container === id),
    { name: 'server', pod: 'test/dns', namespace: 'k8s.io', version: 'runc-v2', task: 'running', answerMs: Number },
    'a container of a pod that one shim serves',
  );
  t.match(
    views.find(({ container }) => container === podId),
    { task: 'running', name: '(sandbox)' },
  );

  await t.test('state, pids, stats, inspect and any method', async t => {
    t.match(await ctl('shim', 'state', id.slice(0, 12)), { stdout: /^status +running$/m, code: 0 });
    t.match(await ctl('shim', 'pids', id), { stdout: /^\d+ +\w+ +sh -c trap/m, code: 0 });
    t.match(await ctl('shim', 'stats', id), { stdout: /^processor time +\d/m, code: 0 });
    t.match(JSON.parse((await ctl('shim', 'stats', id, '-o', 'json')).stdout), { '@type': /cgroups\.v[12]\.Metrics$/ });
    t.match(JSON.parse((await ctl('shim', 'call', id, 'Task/Connect')).stdout), { shimPid: Number, taskPid: Number });
    const inspected = JSON.parse((await ctl('shim', 'inspect', id)).stdout);
    t.match(inspected, { disk: { id }, task: { id, status: 'RUNNING' }, shim: /not one of ours/ });
  });

  await t.test('exec with output, input and an exit status of its own; a missing command is one sentence', async t => {
    const ran = await ctl('shim', 'exec', id, '--', 'sh', '-c', 'echo out; echo err >&2; exit 7');
    t.same(ran, { stdout: 'out\n', stderr: 'err\n', code: 7 });
    const missing = await ctl('shim', 'exec', id, '--', 'no-such-command');
    t.match(missing, { stdout: '', stderr: /^cleatctl: [^\n]*no-such-command[^\n]*\n$/, code: 1 });
  });

  await t.test('what only our shims can do is refused in one sentence', async t => {
    for (const args of [
      ['log-level'],
      ['profile', '--to', '-'],
      ['heap', '--to', '-'],
      ['devtools'],
      ['trace'],
      ['attach'],
    ]) {
      const [verb = '', ...rest] = args;
      const { stdout, stderr, code } = await ctl('shim', verb, id, ...rest);
      t.match({ stdout, code }, { stdout: '', code: 1 }, verb);
      t.match(stderr, /^cleatctl: the shim of \w+ is not one of ours, or older than this: it has no [^\n]+\n$/, verb);
    }
    t.match(await ctl('shim', 'logs', id), { stderr: /fifo that containerd reads/, code: 1 });
  });

  await t.test('top and the debug bundle know them', async t => {
    const rows: { id: string }[] = JSON.parse((await ctl('top', '-o', 'json')).stdout);
    t.match(
      rows.find(row => row.id === id),
      { health: 'ok', cpu: Number, memoryBytes: Number, shimBytes: Number },
    );
    const bundle = node.path('bundle.tar.gz');
    t.match(await ctl('debug', 'bundle', '--to', bundle), { code: 0 });
    t.match(await node.sh(`tar tzf ${bundle}`), new RegExp(`containers/k8s.io-${id.slice(0, 40)}/shim.json`));
  });

  await t.test('kill, and wait for the exit status', async t => {
    const waits = ctl('shim', 'wait', id, '--timeout', '30s');
    t.match(await ctl('shim', 'kill', id), { stdout: '', stderr: '', code: 0 });
    t.match(await waits, { stdout: '5\n', code: 0 });
    t.match(await ctl('shim', 'state', id), { stdout: /^exit status +5$/m, code: 0 });
  });
});

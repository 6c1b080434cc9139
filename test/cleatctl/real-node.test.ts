import { join } from 'node:path';
import t from 'tap';
import { World } from '../integration/world.ts';
import { BIN_DIR } from '../node/daemon.ts';

t.test('cleatctl shows a real pod, and its shims also when the daemon is killed and a shim hangs', async t => {
  await using world = await World.start();
  const { state, socket } = world.daemon;
  const ctl = (args: string) =>
    world.node.sh(`${join(BIN_DIR, 'cleatctl')} ${args} --state ${state} --socket ${socket} --timeout 2s`);
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

  await world.node.sh(`kill -STOP ${shimPid}`);
  t.match(await ctl('shim ls'), new RegExp(`^${running.slice(0, 13)} .* no answer +unknown$`, 'm'));
  await world.node.sh(`kill -CONT ${shimPid}`);
});

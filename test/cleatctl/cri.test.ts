import net from 'node:net';
import { join } from 'node:path';
import t from 'tap';
import { cleatctl, shortDir } from './cleatctl.ts';
import { containerId, endedId, podId, serveFakeCri } from './fake-cri.ts';

const dir = shortDir(t);
const socket = join(dir, 'cri.sock');
const server = await serveFakeCri(socket);
t.teardown(() => server.close());

/** Of a daemon that answers, however busy the machine is. */
const patient = ['--timeout', '20s'];
const ok = async (t: Tap, ...args: string[]) => {
  const { stdout, stderr, code } = await cleatctl([...args, '--socket', socket, ...patient]);
  t.same([stderr, code], ['', 0]);
  return stdout;
};
type Tap = Pick<typeof t, 'same'>;

t.test('status tells version, conditions and counts', async t => {
  t.equal(
    await ok(t, 'status'),
    `cleatd      1.2.3 (CRI v1) at ${socket}
runtime     ready
network     not ready: NetworkPluginNotReady: no file in /etc/cni/net.d
handlers    runc, crun
cgroups     cgroupfs
pods        1, 1 ready
containers  2, 1 running
images      2
`,
  );
  t.match(JSON.parse(await ok(t, 'status', '-o', 'json')), { version: '1.2.3', readyPods: 1, runningContainers: 1 });
});

t.test('pods lists pods in a table, plain when it is no terminal', async t => {
  t.equal(
    await ok(t, 'pods'),
    'POD            NAMESPACE    NAME  STATE  AGE\na1a1a1a1a1a1a  kube-system  dns   ready  60 min\n',
  );
  t.match(await ok(t, 'pods', '-o', 'wide', '--no-trunc'), new RegExp(`\n${podId} .* crun +u-1\n`));
});

t.test(
  'ps lists those that run, with -a the others too, and what a container calls itself cannot steer a terminal',
  async t => {
    t.equal(
      await ok(t, 'ps'),
      'CONTAINER      NAME    POD              STATE    AGE     IMAGE\n' +
        'b2b2b2b2b2b2b  server  kube-system/dns  running  60 min  registry.example.com/dns:1\n',
    );
    const all = await ok(t, 'ps', '--all');
    t.match(
      all,
      /^c3c3c3c3c3c3c {2}evil\?\[2Jname {2}a1a1a1a1a1a1a +exited/m,
      'without labels the pod is told by its id',
    );
  },
);

t.test('-q prints whole ids only, and options may stand before the command', async t => {
  t.equal(await ok(t, '-aq', 'ps'), `${containerId}\n${endedId}\n`);
  t.equal(await ok(t, 'pods', '--quiet'), `${podId}\n`);
});

t.test('-o json is JSON with 64-bit numbers as text and states by name', async t => {
  const [container] = JSON.parse(await ok(t, 'ps', '-o', 'json'));
  t.match(container, { id: containerId, state: 'CONTAINER_RUNNING', createdAt: /^\d{19}$/, metadata: { attempt: 2 } });
});

t.test('images lists names, ids and sizes; one without a tag is told by its repository', async t => {
  t.equal(
    await ok(t, 'images'),
    'IMAGE                             ID             SIZE\n' +
      'registry.example.com/dns:1        d4d4d4d4d4d4d  50.0 MiB\n' +
      'registry.example.com/init:<none>  e5e5e5e5e5e5e  999 B\n',
  );
});

t.test('the socket may be told by CLEAT_SOCKET or lie in the state directory; --socket wins', async t => {
  t.match(await cleatctl(['pods', '-q', ...patient], { CLEAT_SOCKET: socket }), { code: 0, stdout: `${podId}\n` });
  t.match(await cleatctl(['pods', '-q', '--socket', socket, ...patient], { CLEAT_SOCKET: '/none' }), { code: 0 });
  const { stderr } = await cleatctl(['pods', '--state', dir]);
  t.equal(stderr, `cleatctl: cannot reach cleatd at ${dir}/cleatd.sock: no such file\n`);
});

t.test('a daemon that is not there is told with the reason', async t => {
  t.match(await cleatctl(['ps', '--socket', join(dir, 'none')]), {
    code: 1,
    stdout: '',
    stderr: `cleatctl: cannot reach cleatd at ${dir}/none: no such file\n`,
  });
  const stale = join(dir, 'cri.sock', '..', 'file');
  t.match((await cleatctl(['ps', '--socket', import.meta.filename])).stderr, /: nobody listens there\n$/);
  t.match((await cleatctl(['ps', '--socket', stale])).stderr, /: no such file\n$/);
});

t.test('a daemon that hangs, or says that something failed, is one sentence and exit code 1', async t => {
  const sick = join(dir, 'sick.sock');
  const { close } = await serveFakeCri(sick, { ListContainers: 'hang', ListPodSandbox: 'the disk is gone' });
  t.teardown(close);
  t.match(await cleatctl(['ps', '--socket', sick, '--timeout', '300ms']), {
    code: 1,
    stderr: `cleatctl: cleatd at ${sick} did not answer ListContainers within 300 ms\n`,
  });
  t.match(await cleatctl(['pods', '--socket', sick, ...patient]), {
    code: 1,
    stderr: `cleatctl: cleatd at ${sick} answered ListPodSandbox with: the disk is gone\n`,
  });
});

t.test('a listener that takes the connection and never speaks gRPC is given up on', async t => {
  const mute = join(dir, 'mute.sock');
  const listener = net.createServer(() => {}).listen(mute);
  t.teardown(() => listener.close());
  const { stderr, code } = await cleatctl(['pods', '--socket', mute, '--timeout', '300ms']);
  t.equal(code, 1);
  t.equal(stderr, `cleatctl: cleatd at ${mute} did not answer ListPodSandbox within 300 ms\n`);
});

t.test('work that may take hours does not wait for a daemon that hangs', async t => {
  const hung = join(dir, 'hung.sock');
  const listener = net.createServer(() => {}).listen(hung);
  t.teardown(() => listener.close());
  for (const words of [['fsck'], ['images', 'fsck'], ['pull', 'busybox'], ['prune'], ['upgrade', process.execPath]]) {
    const { stdout, stderr, code } = await cleatctl([...words, '--socket', hung, '--timeout', '300ms']);
    t.match({ stdout, code }, { stdout: '', code: 1 }, words.join(' '));
    t.equal(stderr, `cleatctl: cleatd at ${hung} did not answer Version within 300 ms\n`, words.join(' '));
  }
});

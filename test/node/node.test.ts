import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { isMountPoint, mountInfo, pidfdOpen, watchReadable } from '@cleat/linux';
import t from 'tap';
import { withGroupsBelow } from './cgroups.ts';
import { connectNodes } from './connect-nodes.ts';
import { TestNode } from './node.ts';
import { eventually } from './reach.ts';

const ended = (pidfd: number) =>
  new Promise<void>(resolve => {
    const watch = watchReadable(pidfd, () => {
      watch[Symbol.dispose]();
      closeSync(pidfd);
      resolve();
    });
  });

/** Paths of cgroups of a node, as the host sees them. Other nodes may come and go meanwhile. */
const groupsOf = (dir: string) =>
  mountInfo()
    .filter(info => info.type.startsWith('cgroup'))
    .flatMap(info => withGroupsBelow(info.target))
    .filter(path => path.includes(dir.split('/').at(-1) ?? dir));

/** Names of the network devices that a shell script lists. */
const devices = (list: string) => list.trim().split(/\s+/).sort();

t.test('a node has mounts, network, host name and processes of its own', async t => {
  await using node = await TestNode.start();
  await node.sh(
    'mkdir /etc/cni && echo x > /var/lib/of-the-node && echo y > /run/of-the-node && echo z > /etc/hostname',
  );
  t.notOk(existsSync('/var/lib/of-the-node'));
  t.notOk(existsSync('/run/of-the-node'));
  t.not(readFileSync('/etc/hostname', 'utf8'), 'z\n');
  t.equal(readFileSync(node.seenFromHost('/etc/hostname'), 'utf8'), 'z\n');
  const fresh = execFileSync('unshare', ['-n', 'sh', '-c', "ip -o link | sed 's/^[0-9]*: //; s/[@:].*//'"], {
    encoding: 'utf8',
  });
  t.strictSame(devices(await node.sh('ls /sys/class/net')), devices(fresh), 'what every new network has, and no more');
  t.match(await node.sh('ip -br addr'), /^lo .*127\.0\.0\.1/);
  t.equal(await node.sh('cat /proc/sys/net/ipv4/ip_forward'), '1\n');
  t.equal((await node.sh('hostname')).trim(), node.dir.split('/').at(-1));
  t.equal(await node.sh('readlink /proc/1/exe; cat /proc/1/comm'), '/usr/bin/catatonit\ncatatonit\n');
  await node.sh(`mkdir ${node.path('m')} && mount -t tmpfs x ${node.path('m')} && mountpoint -q ${node.path('m')}`);
  t.notOk(isMountPoint(node.path('m')));
});

t.test('what a node makes in the cgroups lies below a group of its own, with working limits', async t => {
  await using node = await TestNode.start();
  const v1 = existsSync('/sys/fs/cgroup/memory');
  const [group, limit] = v1 ? ['/sys/fs/cgroup/memory/a', 'memory.limit_in_bytes'] : ['/sys/fs/cgroup/a', 'memory.max'];
  await node.sh(`mkdir ${group} && echo 8388608 > ${group}/${limit}`);
  t.equal(await node.sh(`cat ${group}/${limit}`), '8388608\n');
  t.notOk(existsSync(group), 'the host has no such group at its root');
  t.ok(groupsOf(node.dir).some(path => path.endsWith('/a')));
  const eats = `echo 0 > ${group}/cgroup.procs; head -c 64m /dev/zero | tail -c 64m > /dev/null`;
  t.equal((await node.run('sh', ['-c', eats])).code, 137, 'beyond the limit the kernel kills');
  const { dir } = node;
  await node.stop();
  t.strictSame(groupsOf(dir), []);
});

t.test('commands get input, environment and working directory, and tell how they ended', async t => {
  await using node = await TestNode.start();
  const script = 'cat; echo "$WORD in $(pwd)"; echo err >&2; exit 3';
  const options = { input: 'in ', env: { WORD: 'x' }, cwd: node.dir };
  t.match(await node.run('sh', ['-c', script], options), { code: 3, stdout: `in x in ${node.dir}\n`, stderr: 'err\n' });
  t.equal((await node.run('sh', ['-c', 'kill -TERM $$'])).code, 143);
  t.not((await node.run('no-such-command')).code, 0);
  await t.rejects(node.sh('echo why >&2; exit 5'), /ended with 5 in the node: why/);
  await t.rejects(node.run('sleep', ['100'], { timeoutMs: 200 }), /sleep 100 in a test node did not finish/);
});

t.test('a program is killed by its own pid, and its children live on', async t => {
  await using node = await TestNode.start();
  const child = node.spawn('sh', ['-c', 'sleep 1000 & echo $!; exec sleep 999'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (!child.stdout) throw new Error('no stdout');
  const { value: grandchild } = await createInterface(child.stdout)[Symbol.asyncIterator]().next();
  child.kill('SIGKILL');
  t.strictSame(await once(child, 'exit'), [null, 'SIGKILL']);
  t.equal(await node.sh(`cat /proc/${grandchild}/comm`), 'sleep\n');
});

t.test('two nodes at once do not meet', async t => {
  await using a = await TestNode.start();
  await using b = await TestNode.start();
  await a.sh('ip link add of-a type bridge && echo a > /run/name');
  t.notMatch(await b.sh('ip link; ls /run'), /of-a|name/);
  t.not(a.dir, b.dir);
});

t.test('connected nodes reach each other, and still share nothing else', async t => {
  await using a = await TestNode.start();
  await using b = await TestNode.start();
  const [addressA, addressB] = await connectNodes(a, b);
  t.not(addressA, addressB);
  t.equal((await a.run('busybox', ['ping', '-c', '1', '-W', '20', addressB])).code, 0);
  t.equal((await b.run('busybox', ['ping', '-c', '1', '-W', '20', addressA])).code, 0);
});

t.test('a stopped node leaves nothing', async t => {
  const node = await TestNode.start();
  const child = node.spawn('sleep', ['1000']);
  const pidfd = pidfdOpen(child.pid ?? 0);
  writeFileSync(node.path('file'), 'x');
  await node.sh(`mkdir -p ${node.path('m')} && mount -t tmpfs x ${node.path('m')}`);
  await node.stop();
  await node.stop();
  await ended(pidfd);
  t.notOk(existsSync(node.dir));
  t.strictSame(groupsOf(node.dir), []);
  t.notOk(existsSync(`/proc/${node.pid}/ns/net`));
});

t.test('a node vanishes when the process that started it is killed', async t => {
  const program = `
    import { TestNode } from ${JSON.stringify(join(import.meta.dirname, 'node.ts'))};
    const node = await TestNode.start();
    const child = node.spawn('sleep', ['1000']);
    process.stdout.write(JSON.stringify({ dir: node.dir, pids: [node.pid, child.pid] }) + '\\n');
    setInterval(() => {}, 1000);`;
  const args = ['--input-type=module-typescript', '-e', program];
  const creator = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const { value } = await createInterface(creator.stdout)[Symbol.asyncIterator]().next();
  const { dir, pids } = JSON.parse(value ?? '') as { dir: string; pids: number[] };
  const pidfds = pids.map(pid => pidfdOpen(pid));
  creator.kill('SIGKILL');
  await Promise.all(pidfds.map(ended));
  await eventually(() => {
    if (existsSync(dir)) throw new Error(`${dir} is there`);
  }, 'its directory is removed');
  t.strictSame(groupsOf(dir), []);
});

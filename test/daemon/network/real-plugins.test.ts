import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';

const fixture = (name: string) => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
const binDir = ['/opt/cni/bin', '/usr/lib/cni'].find(dir => existsSync(join(dir, 'bridge')));
const missing = binDir && process.getuid?.() === 0 ? false : 'needs root, bridge, host-local and portmap';

for (const way of ['keep-netns', 'lose-netns'] as const) {
  const title =
    way === 'keep-netns' ? 'DEL takes back address, link and port' : 'so it does when the namespace was gone before';
  t.test(`bridge, host-local and portmap attach a pod; ${title}`, { skip: missing }, async t => {
    const command = [
      fixture('real-plugins.sh'),
      process.execPath,
      fixture('real-pod.ts'),
      t.testdir(),
      binDir ?? '',
      way,
    ];
    const stdout = execFileSync('sh', command, { encoding: 'utf8', timeout: 60_000 });
    const { attached, detached } = JSON.parse(stdout);
    t.same(attached.ips, ['10.88.7.2', 'fd00:7::2']);
    t.match(attached.inside, /10\.88\.7\.2\/24/);
    t.same(
      attached.leases.sort(),
      ['10.88.7.2', 'fd00:7::2'].filter(name => /^\d/.test(name)),
    );
    t.match(attached.rules, /--dport 8080 .*10\.88\.7\.2:80|to-destination 10\.88\.7\.2:80/);
    t.equal(attached.veths > 0, true);
    t.same(detached.leases, []);
    t.notMatch(detached.rules, /10\.88\.7\.2/);
    t.equal(detached.veths, 0);
    t.same(detached.owners, []);
  });
}

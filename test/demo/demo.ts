/**
 * `make demo`: what Cleat is for, on a throw-away node, with every command shown. The machine is left as it was.
 */
import type { ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { styleText } from 'node:util';
import { writeBridgeNetwork } from '../node/cni.ts';
import { BIN_DIR } from '../node/daemon.ts';
import { busyboxImage } from '../node/images.ts';
import { TestNode } from '../node/node.ts';
import { eventually } from '../node/reach.ts';
import { TestRegistry } from '../node/registry.ts';
import { crictl as buildCrictl } from '../tools/go-tool.ts';

const title = (text: string) => console.log(`\n${styleText('bold', `── ${text}`)}`);
const shown = (text: string) => console.log(text.trimEnd().replace(/^/gm, '   '));
const command = (text: string) => console.log(styleText('cyan', ` $ ${text}`));

class Demo {
  readonly #node: TestNode;
  readonly #crictl: string;
  readonly socket: string;

  constructor(node: TestNode, crictl: string) {
    this.#node = node;
    this.#crictl = crictl;
    this.socket = node.path('cleatd.sock');
  }

  /** Run a command in the node as a person would, and show it with what it says. */
  async run(program: string, args: readonly string[]): Promise<string> {
    command([program, ...args].map(word => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word}'`)).join(' '));
    const path = program === 'crictl' ? this.#crictl : program.startsWith('clea') ? `${BIN_DIR}/${program}` : program;
    const env = {
      CONTAINER_RUNTIME_ENDPOINT: `unix://${this.socket}`,
      CRI_TIMEOUT: '60s',
      CLEAT_SOCKET: this.socket,
      NO_COLOR: '1',
    };
    const { code, stdout, stderr } = await this.#node.run(path, args, { env });
    if (code !== 0) throw new Error(`${program} ended with ${code}: ${stderr}`);
    shown(stdout);
    return stdout.trim();
  }

  crictl(...args: string[]): Promise<string> {
    return this.run('crictl', args);
  }
}

async function startDaemon(node: TestNode, demo: Demo) {
  const args = ['--config', node.path('config.toml'), '--socket', demo.socket];
  command(`cleatd ${args.join(' ')} &`);
  const daemon = node.spawn(`${BIN_DIR}/cleatd`, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  await eventually(() => node.sh(`${BIN_DIR}/cleatctl status --socket ${demo.socket}`), 'cleatd answers');
  return daemon;
}

/** A pod's two containers: one talks, one answers HTTP. */
const containers = {
  web: ['httpd', '-f', '-p', '80', '-h', '/etc'],
  clock: ['sh', '-c', 'i=0; while :; do echo "tick $i"; i=$((i+1)); sleep 0.2; done'],
};

async function main(): Promise<void> {
  const crictl = await buildCrictl(); // a minute, once
  const began = performance.now();
  title('a throw-away node: namespaces with mounts, cgroups, processes and a network of their own');
  await using node = await TestNode.start();
  const demo = new Demo(node, crictl);
  const network = await writeBridgeNetwork(node);
  await writeFile(
    node.path('config.toml'),
    `[network]\nconf_dir = "${network.confDir}"\n[log]\nlevel = "warn"\nformat = "text"\n`,
  );
  await node.sh(`printf 'runtime-endpoint: unix://%s\\ntimeout: 60\\n' ${demo.socket} > /etc/crictl.yaml`); // the node's own /etc
  await demo.run('ip', ['-brief', 'address']);

  title('a registry on loopback, with an image made from busybox');
  const registry = await TestRegistry.start(node);
  const image = await registry.push('busybox', '1', await busyboxImage());
  shown(image);

  title('the daemon');
  const daemon = await startDaemon(node, demo);
  await demo.run('cleatctl', ['status']);

  title('pull, then a pod with two containers on a CNI bridge');
  await demo.crictl('pull', image);
  await demo.crictl('images');
  const logDirectory = node.path('logs');
  const labels = { 'io.kubernetes.pod.name': 'demo', 'io.kubernetes.pod.namespace': 'default' };
  const linux = { security_context: { namespace_options: { pid: 1 } } };
  const podFile = node.path('pod.json');
  const metadata = { name: 'demo', namespace: 'default', uid: 'demo-1', attempt: 0 };
  await writeFile(podFile, JSON.stringify({ metadata, labels, log_directory: logDirectory, linux }));
  const pod = await demo.crictl('runp', podFile);
  const ids: Record<string, string> = {};
  for (const [name, args] of Object.entries(containers)) {
    const file = node.path(`${name}.json`);
    const config = { metadata: { name }, image: { image }, command: args, log_path: `${name}.log`, labels, linux };
    await writeFile(file, JSON.stringify(config));
    ids[name] = await demo.crictl('create', pod, file, podFile);
    await demo.crictl('start', ids[name]);
  }
  const { web = '', clock = '' } = ids;
  await demo.run('cleatctl', ['pods']);
  await demo.run('cleatctl', ['ps']);
  await demo.run('cleatctl', ['shim', 'ls', '--state', '/run/cleat']);

  title('its log, an exec, and the web server through the bridge');
  await demo.crictl('logs', '--tail', '3', clock);
  await demo.crictl(
    'exec',
    '--sync',
    clock,
    'sh',
    '-c',
    'id; hostname; ip -brief address 2>/dev/null || ip address show eth0',
  );
  const template = ['--output', 'go-template', '--template', '{{.status.network.ip}}'];
  const address = await demo.crictl('inspectp', ...template, pod);
  await demo.run('busybox', ['wget', '-q', '-O', '-', `http://${address}/hostname`]);

  await killAndReturn(node, demo, { daemon, clock, web });
  await removeAll(node, demo, { pod, image });
  console.log(`\n${styleText('bold', `done in ${((performance.now() - began) / 1000).toFixed(1)} s`)}`);
}

/** Of the shims and what they run. */
async function pids(node: TestNode): Promise<string> {
  return await node.sh(
    `shims=$(pgrep -d, -f '[c]ontainerd-shim-cleat-v2 -namespace'); ps -o pid,ppid,args -p $shims --ppid $shims | cut -c1-100`,
  );
}

async function killAndReturn(
  node: TestNode,
  demo: Demo,
  { daemon, clock, web }: { daemon: ChildProcess; clock: string; web: string },
): Promise<void> {
  title('kill -9 the daemon: the containers do not notice');
  const before = await pids(node);
  command('ps (the children of the shims)');
  shown(before);
  const gone = new Promise(resolve => daemon.once('exit', resolve));
  command('kill -9 $(pidof cleatd)');
  daemon.kill('SIGKILL');
  await gone;
  const lines = async () => Number(await node.sh(`wc -l < ${node.path('logs', 'clock.log')}`));
  const linesAtKill = await lines();
  command(`wc -l logs/clock.log`);
  shown(String(linesAtKill));
  await eventually(async () => {
    if ((await lines()) < linesAtKill + 5) throw new Error('the log does not grow');
  }, 'the log grows without a daemon');
  command(`wc -l logs/clock.log`);
  shown(`${await lines()}   (it grows)`);
  const after = await pids(node);
  command('ps (the children of the shims)');
  shown(after);
  if (after !== before) throw new Error('the pids have changed');

  title('a newer daemon takes over');
  await startDaemon(node, demo);
  await demo.run('cleatctl', ['ps']);
  await demo.crictl('exec', '--sync', clock, 'echo', 'the exec works again');
  await demo.crictl('exec', '--sync', web, 'hostname');
}

async function removeAll(node: TestNode, demo: Demo, { pod, image }: { pod: string; image: string }): Promise<void> {
  title('stop and remove everything');
  await demo.crictl('stopp', pod);
  await demo.crictl('rmp', pod);
  await demo.crictl('rmi', image);

  title('what is left');
  const look = () =>
    node.sh(`
    echo "pods:       $(ls /var/lib/cleat/pods | wc -l)"
    echo "containers: $(ls /var/lib/cleat/containers | wc -l)"
    echo "images:     $(ls /var/lib/cleat/images/images | wc -l)"
    echo "shims:      $(pgrep -fc '[c]ontainerd-shim-cleat-v2[^ ]* -namespace' || true)"
    echo "namespaces: $(grep -c ' /run/cleat/.* nsfs ' /proc/self/mounts || true)"
    echo "mounts:     $(grep -c ' /run/cleat/' /proc/self/mounts || true)"
    echo "addresses:  $(find ${node.path('cni', 'leases')} -name '10.*' | wc -l)"
    echo "interfaces: $(ip -o link show type veth | wc -l)"
    echo "cgroups:    $(find /sys/fs/cgroup -type d -name 'cleat-*' | wc -l)"`);
  // A shim that was told to leave still tells its last events.
  const left = await eventually(async () => {
    const counts = await look();
    if (/[1-9]/.test(counts.replace(/^.*:/gm, ''))) throw new Error(`something is left:\n${counts}`);
    return counts;
  }, 'all is gone');
  shown(left);
}

await main();

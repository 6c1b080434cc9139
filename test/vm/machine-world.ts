import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stringify } from 'smol-toml';
import { CriClient } from '../node/cri-client.ts';
import { CriUser } from '../node/cri-user.ts';
import { BIN_DIR } from '../node/daemon.ts';
import { busyboxImage } from '../node/images.ts';
import { eventually, reachPort } from '../node/reach.ts';
import { TestRegistry } from '../node/registry.ts';
import { TestMachine } from './machine.ts';

const UNIT = resolve(import.meta.dirname, '..', '..', 'deploy', 'cleatd.service');
/** The daemon's socket, on the cable between machine and node. */
const CRI_PORT = 9000;
const REGISTRY_PORT = 5000;
const ANSWER_DEADLINE_MS = 180_000;

export type MachineWorldOptions = {
  /** Tables of the configuration file; they go over the defaults made here. */
  readonly config?: Readonly<Record<string, object>>;
};

/** The machine's kernel has no nf_tables for IPv4: no masquerading, and guest/host-port stands in for portmap. */
const NETWORK = {
  cniVersion: '1.0.0',
  name: 'pods',
  plugins: [
    {
      type: 'bridge',
      bridge: 'cleat0',
      isGateway: true,
      ipam: { type: 'host-local', ranges: [[{ subnet: '10.88.0.0/24' }]], routes: [{ dst: '0.0.0.0/0' }] },
    },
    { type: 'host-port', capabilities: { portMappings: true } },
  ],
};

/**
 * A machine on which cleatd is installed as an operator would do it: the programs in /usr/local/bin, the configuration
 * in /etc, the unit of deploy/ started by systemd. A registry runs beside the machine, and busybox is pulled.
 */
export class MachineWorld extends CriUser implements AsyncDisposable {
  readonly machine: TestMachine;
  readonly registry: TestRegistry;
  /** A client that connects anew after a restart of the daemon. */
  readonly cri: CriClient;
  readonly image: string;
  /** Where the daemon keeps things in the machine, by its defaults. */
  readonly root = '/var/lib/cleat';
  readonly state = '/run/cleat';
  readonly socket = '/run/cleat/cleatd.sock';
  readonly network = { name: NETWORK.name, dataDir: '/var/lib/cni/networks' };

  private constructor(machine: TestMachine, registry: TestRegistry, cri: CriClient, image: string) {
    super();
    this.machine = machine;
    this.registry = registry;
    this.cri = cri;
    this.image = image;
  }

  static async start(options: MachineWorldOptions = {}): Promise<MachineWorld> {
    const machine = await TestMachine.start();
    try {
      const registry = await TestRegistry.start(machine.node, REGISTRY_PORT);
      const image = await registry.push('busybox', '1', await busyboxImage());
      await install(machine, options);
      const cri = new CriClient(await reachPort(machine.node, CRI_PORT, machine.address));
      machine.node.beforeStop(() => cri[Symbol.dispose]());
      const world = new MachineWorld(machine, registry, cri, image);
      await world.answers();
      await cri.image.pullImage({ image: { image } });
      return world;
    } catch (err) {
      await machine.stop();
      throw err;
    }
  }

  get runtime(): CriClient['runtime'] {
    return this.cri.runtime;
  }

  /** In the machine: what it writes to files that the host sees may stay in its memory for long. */
  logDirectory(pod: string): string {
    return join('/var/log/pods', pod);
  }

  /** Resolves when the daemon answers. @throws Error with its log when it does not */
  async answers(): Promise<void> {
    try {
      await eventually(() => this.runtime.version({}, { timeoutMs: 5000 }), 'cleatd answers', {
        timeoutMs: ANSWER_DEADLINE_MS,
      });
    } catch (err) {
      throw new Error(`cleatd does not answer in the machine:\n${await this.journal()}`, { cause: err });
    }
  }

  /** Write the daemon's configuration anew and restart it. */
  async configure(config: Readonly<Record<string, object>>): Promise<void> {
    await writeConfig(this.machine, config);
    await this.machine.sh('systemctl restart cleatd');
    await this.answers();
  }

  /** What the daemon has logged. */
  journal(): Promise<string> {
    return this.machine.sh('journalctl --no-pager -q -o cat -u cleatd');
  }

  /** Text of a file in the machine. @throws Error when it cannot be read */
  read(path: string): Promise<string> {
    return this.machine.sh(`cat '${path}'`);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.machine.stop();
  }
}

async function writeConfig(machine: TestMachine, config: Readonly<Record<string, object>>): Promise<void> {
  const defaults: Record<string, object> = {
    log: { level: 'debug', format: 'json' },
    runtime: { handlers: { crun: { binary: 'crun' } } },
  };
  const merged = Object.entries(config).map(([table, keys]) => [table, { ...defaults[table], ...keys }]);
  const text = stringify({ ...defaults, ...Object.fromEntries(merged) });
  await machine.run('tee', ['/etc/cleat/config.toml'], { input: text });
}

async function install(machine: TestMachine, options: MachineWorldOptions): Promise<void> {
  const files = machine.path('install');
  mkdirSync(files);
  writeFileSync(join(files, 'cleatd.service'), readFileSync(UNIT));
  copyFileSync(join(import.meta.dirname, 'guest', 'host-port'), join(files, 'host-port'));
  writeFileSync(join(files, '10-pods.conflist'), JSON.stringify(NETWORK));
  await machine.sh(`
    mkdir -p /etc/cleat /etc/cni/net.d /opt/cni/bin
    cp ${files}/host-port /opt/cni/bin
    for name in cleatd containerd-shim-cleat-v2 cleatctl; do ln -s ${BIN_DIR}/$name /usr/local/bin/$name; done
    cp ${files}/10-pods.conflist /etc/cni/net.d
    cp ${files}/cleatd.service /etc/systemd/system`);
  await writeConfig(machine, options.config ?? {});
  const listen = (port: number, bind: string) => `TCP-LISTEN:${port},bind=${bind},fork,reuseaddr`;
  await machine.sh(`
    systemd-run --unit vm-cri socat ${listen(CRI_PORT, machine.address)} UNIX-CONNECT:/run/cleat/cleatd.sock
    systemd-run --unit vm-registry socat ${listen(REGISTRY_PORT, '127.0.0.1')} TCP:${machine.hostAddress}:${REGISTRY_PORT}
    systemctl daemon-reload
    systemctl enable --now cleatd`);
}

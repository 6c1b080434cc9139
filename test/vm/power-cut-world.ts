import { type ChildProcess, execFile } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { withDeadline } from '@cleat/base';
import { Fsck } from '@cleat/proto/fsck';
import { Images } from '@cleat/proto/images';
import { stringify } from 'smol-toml';
import { calls, connect } from '../../cmd/cleatctl/cri-client.ts';
import { CriClient } from '../node/cri-client.ts';
import { CriUser } from '../node/cri-user.ts';
import { BIN_DIR } from '../node/daemon.ts';
import { TestNode } from '../node/node.ts';
import { eventually } from '../node/reach.ts';
import { TestRegistry } from '../node/registry.ts';
import { HOST_ADDRESS, layCable, MACHINE_ADDRESS, TestMachine } from './machine.ts';
import { type CutImages, pushImages } from './power-cut-images.ts';

const CRI_PORT = 9000;
const REGISTRY_PORT = 5000;
const DISK_SIZE = '2G';
/** Where host-local keeps its leases unless told. */
const LEASES = '/var/lib/cni/networks/pods';
const ROOT = '/var/lib/cleat';
const ANSWER_DEADLINE_MS = 180_000;
const FSCK_DEADLINE_MS = 180_000;
const GUEST = join(import.meta.dirname, 'guest');

const NETWORK = {
  cniVersion: '1.0.0',
  name: 'pods',
  plugins: [
    {
      type: 'bridge',
      bridge: 'cleat0',
      isGateway: true,
      ipam: { type: 'host-local', ranges: [[{ subnet: '10.88.0.0/16' }]], routes: [{ dst: '0.0.0.0/0' }] },
    },
  ],
};

/**
 * A node with a registry and a disk, and on it, one after the other, machines with a daemon whose root directory, logs
 * and CNI addresses lie on that disk. What each machine has not given to the disk when its power is cut is gone.
 */
export class PowerCutWorld extends CriUser implements AsyncDisposable {
  readonly images: CutImages;
  readonly image: string;
  readonly #node: TestNode;
  readonly #disk: string;
  readonly #port: string;
  #forwarder: ChildProcess | undefined;
  #machine: TestMachine | undefined;
  #cri: CriClient | undefined;

  private constructor(node: TestNode, images: CutImages, disk: string) {
    super();
    this.#node = node;
    this.images = images;
    this.image = images.references[0] ?? '';
    this.#disk = disk;
    this.#port = node.path('cri');
  }

  static async start(random: () => number): Promise<PowerCutWorld> {
    const node = await TestNode.start();
    try {
      await layCable(node);
      const registry = await TestRegistry.start(node, REGISTRY_PORT);
      const images = await pushImages(node, registry, `${HOST_ADDRESS}:${REGISTRY_PORT}`, random);
      const disk = node.path('disk');
      await promisify(execFile)('truncate', ['-s', DISK_SIZE, disk]);
      await promisify(execFile)('/usr/sbin/mkfs.ext4', ['-q', '-F', disk]);
      writeFileSync(node.path('pods.conflist'), JSON.stringify(NETWORK));
      const config = {
        log: { level: 'info', format: 'json' },
        images: { insecure_registries: [`${HOST_ADDRESS}:${REGISTRY_PORT}`] },
        network: { conf_dir: '/run/net.d', bin_dirs: ['/usr/lib/cni'] },
      };
      writeFileSync(node.path('cleatd.toml'), stringify(config));
      return new PowerCutWorld(node, images, disk);
    } catch (err) {
      await node.stop();
      throw err;
    }
  }

  /** Boot the machine with what is on the disk, and start the daemon, without waiting for it. */
  async boot(): Promise<void> {
    const kernelOptions = ['apparmor=0'];
    this.#machine = await TestMachine.boot(this.#node, { init: 'power-cut-init.sh', disk: this.#disk, kernelOptions });
    await this.machine.sh(`
      mkdir /run/net.d && cp ${this.#node.path('pods.conflist')} /run/net.d
      ${BIN_DIR}/cleatd --config ${this.#node.path('cleatd.toml')} > /run/cleatd.log 2>&1 < /dev/null &
      socat TCP-LISTEN:${CRI_PORT},fork,reuseaddr UNIX-CONNECT:/run/cleat/cleatd.sock > /dev/null 2>&1 < /dev/null &`);
  }

  /** Resolves when the daemon answers. @throws Error with its log */
  async answers(): Promise<void> {
    try {
      await this.machine.sh(`until [ -S /run/cleat/cleatd.sock ]; do sleep 0.05; done`, {
        timeoutMs: ANSWER_DEADLINE_MS,
      });
      await this.#forward();
      const cri = new CriClient(this.#port);
      this.#cri = cri;
      await eventually(() => cri.runtime.version({}, { timeoutMs: 10_000 }), 'cleatd answers', {
        timeoutMs: ANSWER_DEADLINE_MS,
      });
    } catch (err) {
      throw new Error(`cleatd does not answer after a power cut:\n${await this.log()}`, { cause: err });
    }
  }

  /** A socket of the test's that leads to the machine. Its end tells callers of the machine's: nothing else would. */
  async #forward(): Promise<void> {
    rmSync(this.#port, { force: true });
    const program = join(import.meta.dirname, '..', 'node', 'forward.ts');
    const forwarder = this.#node.spawn(process.execPath, [program, this.#port, `${CRI_PORT}`, MACHINE_ADDRESS], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#forwarder = forwarder;
    if (!forwarder.stdout) throw new Error('a forwarder without stdout');
    await withDeadline(once(forwarder.stdout, 'data'), ANSWER_DEADLINE_MS, 'forwarding to a test machine');
  }

  /** Cut the power. Calls that wait for the daemon fail. */
  async cut(): Promise<void> {
    await this.machine.cut();
    this.#forwarder?.kill('SIGKILL');
    this.#cri?.[Symbol.dispose]();
    this.#machine = this.#cri = undefined;
  }

  get machine(): TestMachine {
    if (!this.#machine) throw new Error('there is no machine: its power was cut');
    return this.#machine;
  }

  get cri(): CriClient {
    if (!this.#cri) throw new Error('there is no daemon: the power was cut');
    return this.#cri;
  }

  get runtime(): CriClient['runtime'] {
    return this.cri.runtime;
  }

  logDirectory(pod: string): string {
    return join('/var/log/pods', pod);
  }

  /** What the daemon has logged since the machine was booted. */
  log(): Promise<string> {
    return this.machine.sh('cat /run/cleatd.log');
  }

  /** What is in the image store on the disk, as list-images.sh tells it. */
  listImages(): Promise<string> {
    return this.machine.sh(`sh ${GUEST}/list-images.sh ${ROOT}/images`);
  }

  /** Empty files of host-local: addresses that nobody can give back. */
  async tornAddresses(): Promise<string[]> {
    const found = await this.machine.sh(`[ ! -d ${LEASES} ] || find ${LEASES} -name '10.*' -size 0`);
    return found.split('\n').filter(Boolean);
  }

  /** A line for each thing that `cleatctl fsck` and `cleatctl images fsck` find. */
  async findings(): Promise<string[]> {
    const client = await connect(this.#port, ANSWER_DEADLINE_MS);
    try {
      const { findings } = await calls(client, Fsck, this.#port, FSCK_DEADLINE_MS).check({ repair: false });
      const { broken, unreachable } = await calls(client, Images, this.#port, FSCK_DEADLINE_MS).fsck({});
      return [
        ...findings.map(({ kind, subject, problem }) => `${kind} ${subject}: ${problem}`),
        ...[...broken, ...unreachable].map(({ path, problem }) => `${path}: ${problem}`),
      ];
    } finally {
      client.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#cri?.[Symbol.dispose]();
    await this.#node.stop();
  }
}

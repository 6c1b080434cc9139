import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundleFiles, type ExitRecord, RUN_AT_ONCE, withDeadline } from '@cleat/base';
import type { Init } from '@cleat/proto/codec';
import { Envelope, Events, TaskExit } from '@cleat/proto/events';
import { Options } from '@cleat/proto/runc-options';
import { Shim } from '@cleat/proto/shim';
import { type CreateTaskRequest, Task } from '@cleat/proto/task-v3';
import { type Channel, type Client, connect, createClient, Server } from 'ttrpc-ts';
import { TestNode } from '../../node/node.ts';

/** How long a single step of a test may take, in milliseconds. */
const STEP_TIMEOUT_MS = 30_000;

/** The shim's program. */
export const MAIN = join(import.meta.dirname, '../../../cmd/containerd-shim-cleat-v2/main.ts');

const APPLETS = [
  'sh',
  'cat',
  'echo',
  'sleep',
  'ls',
  'id',
  'true',
  'false',
  'head',
  'tail',
  'yes',
  'dd',
  'stty',
  'setsid',
];

/** An event as the shim sent it; `record` tells whether the exit record was on disk at that moment. */
export type Received = {
  readonly topic: string;
  readonly id: string;
  readonly exitStatus: number;
  readonly record: boolean;
};

/** What a container shall be, apart from its command. */
export type ContainerOptions = Partial<
  Pick<Init<CreateTaskRequest>, 'stdin' | 'stdout' | 'stderr' | 'terminal' | 'rootfs'>
> & {
  readonly args: readonly string[];
  /** Changes to the OCI configuration. */
  readonly change?: (spec: Spec) => void;
  /** Create is to run the program. */
  readonly atOnce?: boolean;
};

// biome-ignore lint/suspicious/noExplicitAny: the parts of an OCI configuration that a test changes
export type Spec = Record<string, any>;

/** A throw-away node with a root file system and a receiver of events. */
export class ShimNode implements AsyncDisposable {
  readonly node: TestNode;
  readonly rootfs: string;
  readonly events: Received[] = [];
  #server: Server | undefined;
  #baseSpec: string;
  #wake: (() => void)[] = [];

  private constructor(node: TestNode, baseSpec: string) {
    this.node = node;
    this.rootfs = node.path('rootfs');
    this.#baseSpec = baseSpec;
  }

  static async start(): Promise<ShimNode> {
    const node = await TestNode.start();
    const bin = node.path('rootfs/bin');
    mkdirSync(bin, { recursive: true });
    await node.sh(`cp /bin/busybox ${bin}/busybox; for a in ${APPLETS.join(' ')}; do ln -s busybox ${bin}/$a; done`);
    await node.sh(`mkdir ${node.path('base')} ${node.path('logs')}; runc spec --bundle ${node.path('base')}`);
    return new ShimNode(node, readFileSync(node.path('base/config.json'), 'utf8'));
  }

  get eventsAddress(): string {
    return this.node.path('events.sock');
  }

  /** Begin to take events. */
  async listen(): Promise<void> {
    const server = new Server();
    server.addService(Events, {
      forward: async ({ envelope }) => {
        this.events.push(this.#received(envelope ?? Envelope.decode(new Uint8Array(0))));
        for (const wake of this.#wake.splice(0)) wake();
        return {};
      },
    });
    await server.listen(this.eventsAddress);
    this.#server = server;
  }

  /** Topics of a container's events, once there are so many. */
  async topics(id: string, count: number): Promise<string[]> {
    const some = () => this.events.filter(event => event.id === id).map(event => event.topic.replace('/tasks/', ''));
    while (some().length < count) {
      const more = new Promise<void>(resolve => this.#wake.push(resolve));
      await withDeadline(more, STEP_TIMEOUT_MS, `event ${count} of ${id} after ${some()}`);
    }
    return some();
  }

  bundle(id: string): string {
    return this.node.path('containers', id);
  }

  spec(id: string, { args, terminal, change }: ContainerOptions): Spec {
    const spec = JSON.parse(this.#baseSpec) as Spec;
    spec['process'].args = args;
    spec['process'].terminal = terminal ?? false;
    spec['root'] = { path: this.rootfs, readonly: false };
    spec['linux'].cgroupsPath = `/cleat-test/${id}`;
    change?.(spec);
    return spec;
  }

  /** Run one of the shim's commands, as a caller of runtime v2 does. */
  command(id: string, verb: 'start' | 'delete', env: Record<string, string> = {}) {
    const args = ['-namespace', 'test', '-id', id, '-address', this.eventsAddress, '-bundle', this.bundle(id), verb];
    return this.node.run(process.execPath, [MAIN, ...args], {
      env: { TTRPC_ADDRESS: this.eventsAddress, MAX_SHIM_VERSION: '3', ...env },
      timeoutMs: STEP_TIMEOUT_MS,
    });
  }

  /** The bytes that `delete` prints. */
  async deleteAnswer(id: string): Promise<Buffer> {
    const file = this.node.path(`${id}.answer`);
    const args = `-namespace test -id ${id} -address ${this.eventsAddress} -bundle ${this.bundle(id)} delete`;
    await this.node.sh(`${process.execPath} ${MAIN} ${args} > ${file}`);
    return readFileSync(file);
  }

  /** Start a shim for a new container. */
  async shim(id: string): Promise<ShimClient> {
    mkdirSync(this.bundle(id), { recursive: true });
    const { code, stdout, stderr } = await this.command(id, 'start');
    if (code !== 0) throw new Error(`start of ${id} ended with ${code}: ${stderr}`);
    const { address } = JSON.parse(stdout) as { address: string };
    return new ShimClient(
      this,
      id,
      await connect(address, { timeoutMs: STEP_TIMEOUT_MS, callTimeoutMs: STEP_TIMEOUT_MS }),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server?.close();
    await this.node.stop();
  }

  #received({ topic, event }: Envelope): Received {
    const value = event?.value ?? new Uint8Array(0);
    // The id of the container is field 1 of every task event.
    const { containerId } = TaskExit.decode(value.subarray(0, 2 + (value[1] ?? 0)));
    const exitStatus = topic === '/tasks/exit' ? TaskExit.decode(value).exitStatus : 0;
    return { topic, id: containerId, exitStatus, record: existsSync(bundleFiles(this.bundle(containerId)).exit) };
  }
}

/** A client of one shim, with shortcuts for what most tests do. */
export class ShimClient {
  readonly task: Client<typeof Task>;
  readonly shim: Client<typeof Shim>;
  readonly id: string;
  readonly channel: Channel;
  readonly #node: ShimNode;

  constructor(node: ShimNode, id: string, channel: Channel) {
    this.#node = node;
    this.id = id;
    this.channel = channel;
    this.task = createClient(Task, channel);
    this.shim = createClient(Shim, channel);
  }

  get bundle(): string {
    return this.#node.bundle(this.id);
  }

  /** Path of the container's log, where `criLog` is its stdout. */
  get logPath(): string {
    return this.#node.node.path('logs', `${this.id}.log`);
  }

  get criLog(): string {
    return `cri://${this.logPath}`;
  }

  /** What the log holds of both streams, without times: `stdout F hello`. */
  logLines(): string[] {
    const lines = readFileSync(this.logPath, 'latin1').split('\n').slice(0, -1);
    return lines.map(line => line.slice(line.indexOf(' ') + 1));
  }

  exitRecord(): ExitRecord {
    return JSON.parse(readFileSync(bundleFiles(this.bundle).exit, 'utf8')) as ExitRecord;
  }

  shimLog(): string {
    return readFileSync(bundleFiles(this.bundle).shimLog, 'utf8');
  }

  /** Create the container; both streams go to its CRI log unless told. @returns the pid of its init, as the node has it. */
  async create(runtime: string, options: ContainerOptions): Promise<number> {
    const spec = this.#node.spec(this.id, options);
    writeFileSync(bundleFiles(this.bundle).config, JSON.stringify(spec));
    mkdirSync(dirname(this.logPath), { recursive: true });
    const { stdin = '', stdout = this.criLog, stderr = this.criLog, terminal = false, rootfs = [] } = options;
    const value = Options.encode({ binaryName: runtime, root: this.#node.node.path('runtime') });
    const streams = { stdin, stdout, stderr, terminal };
    const { pid } = await this.task.create(
      { id: this.id, bundle: this.bundle, rootfs, ...streams, options: { typeUrl: Options.typeName, value } },
      { metadata: options.atOnce ? { [RUN_AT_ONCE]: spec['linux'].cgroupsPath } : undefined },
    );
    return pid;
  }

  /** Create and start the container. @returns the pid of its init. */
  async run(runtime: string, options: ContainerOptions): Promise<number> {
    const pid = await this.create(runtime, options);
    await this.task.start({ id: this.id });
    return pid;
  }

  /** Announce and start another process. */
  async exec(execId: string, args: readonly string[], stdio: Partial<ContainerOptions> = {}): Promise<number> {
    const { stdin = '', stdout = '', stderr = '', terminal = false } = stdio;
    await this.task.exec({ id: this.id, execId, stdin, stdout, stderr, terminal, spec: this.processSpec(args) });
    const { pid } = await this.task.start({ id: this.id, execId });
    return pid;
  }

  processSpec(args: readonly string[]) {
    const { process } = this.#node.spec(this.id, { args });
    return {
      typeUrl: 'types.containerd.io/opencontainers/runtime-spec/1/Process',
      value: Buffer.from(JSON.stringify(process)),
    };
  }

  /** Run a command to its end and collect what it wrote. */
  async execSync(args: readonly string[], limits: { timeoutMs?: bigint; maxOutputBytes?: bigint } = {}) {
    const parts = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
    for await (const { stdout, stderr, exit } of this.shim.execSync({
      id: this.id,
      spec: this.processSpec(args),
      ...limits,
    })) {
      parts.stdout.push(stdout);
      parts.stderr.push(stderr);
      if (exit)
        return {
          ...exit,
          stdout: Buffer.concat(parts.stdout).toString('latin1'),
          stderr: Buffer.concat(parts.stderr).toString('latin1'),
        };
    }
    throw new Error('the stream ended without an exit');
  }

  /** Kill what runs, free it, and end the shim. */
  async remove(): Promise<void> {
    const { id } = this;
    await this.task.kill({ id, signal: 9, all: true }).catch(() => {}); // it has ended already
    await this.task.wait({ id }).catch(() => {});
    await this.task.delete({ id }).catch(() => {}); // deleted by the test
    await this.task.shutdown({ id });
    await withDeadline(this.channel.closed, STEP_TIMEOUT_MS, `the end of the shim of ${id}`);
  }
}

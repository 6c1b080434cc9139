import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { TestDaemon } from '../node/daemon.ts';
import { leftovers } from '../node/leftovers.ts';
import { TestNode } from '../node/node.ts';
import { TestRegistry } from '../node/registry.ts';
import { runc } from '../tools/go-tool.ts';
import { placeCritest } from './critest-program.ts';
import { readReport, type SpecResult } from './critest-report.ts';
import { pushStandIns, REGISTRIES } from './images.ts';

/** A run that takes longer is given up, in milliseconds. */
const RUN_DEADLINE_MS = 45 * 60_000;

/** Rounds of the benchmarks, and how many run at a time. Source: cri-tools docs/benchmark.md. */
const BENCHMARKS = {
  containersNumber: 6,
  containersNumberParallel: 3,
  podsNumber: 6,
  podsNumberParallel: 3,
  imagesNumber: 6,
  imagesNumberParallel: 1,
  imagePullingBenchmarkImage: 'gcr.io/k8s-staging-cri-tools/test-image-latest',
};

export type CritestOptions = {
  /** Runtime handler of all sandboxes; empty for the daemon's default. */
  readonly handler?: string;
  /** Regular expressions over the specs' names; a spec runs when one matches. All specs when there is none. */
  readonly focus?: readonly string[];
  /** How many specs run at a time. */
  readonly parallel?: number;
  /** Run critest's benchmarks instead of its specs: a few rounds of each, which must not fail. */
  readonly benchmarks?: boolean;
  /** Further flags of critest, such as `-websocket-exec`. */
  readonly flags?: readonly string[];
  /** Called with what critest prints, as it comes. */
  readonly onOutput?: (text: string) => void;
};

/** Handler of a runc that can do user namespaces, which the distribution's runtimes cannot. */
export const USERNS_HANDLER = 'runc-1.5';

const handlers = async () => ({ crun: { binary: 'crun' }, [USERNS_HANDLER]: { binary: await runc() } });

/** A test node with the daemon, a registry with critest's images, and critest. All of it ends with the world. */
export class CritestWorld implements AsyncDisposable {
  readonly node: TestNode;
  readonly daemon: TestDaemon;
  #runs = 0;

  private constructor(node: TestNode, daemon: TestDaemon) {
    this.node = node;
    this.daemon = daemon;
  }

  static async start(): Promise<CritestWorld> {
    const node = await TestNode.start();
    try {
      const registry = await TestRegistry.start(node);
      const mirrors = Object.fromEntries(REGISTRIES.map(name => [name, [`http://${registry.address}`]]));
      mkdirSync(node.path('bin'));
      mkdirSync(node.path('tmp'));
      const [daemon] = await Promise.all([
        TestDaemon.start(node, { config: { images: { mirrors }, runtime: { handlers: await handlers() } } }),
        pushStandIns(registry).then(digest => placeCritest(node.path('bin'), digest)),
      ]);
      return new CritestWorld(node, daemon);
    } catch (err) {
      await node.stop();
      throw err;
    }
  }

  /** What kind of node it is. */
  async place(): Promise<string> {
    const unified = (await this.node.sh('stat -fc %T /sys/fs/cgroup')).trim() === 'cgroup2fs';
    return `test node, cgroup v${unified ? 2 : 1}`;
  }

  /** What a run has left on the node: every spec removes what it made. */
  leftovers(): Promise<string[]> {
    return leftovers(this.node, this.daemon);
  }

  /** Run critest to its end. @throws Error when it leaves no report */
  async run(options: CritestOptions = {}): Promise<SpecResult[]> {
    const report = this.node.path(`report-${++this.#runs}.json`);
    const child = this.node.spawn(this.node.path('bin', 'critest'), this.#args(options, report), {
      cwd: this.node.dir,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: `${this.node.path('bin')}:${process.env['PATH'] ?? ''}`,
        TMPDIR: this.node.path('tmp'), // where it puts what containers mount
      },
    });
    const deadline = setTimeout(() => child.kill('SIGKILL'), RUN_DEADLINE_MS);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-10_000);
        options.onOutput?.(text);
      });
    const code = await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject));
    clearTimeout(deadline);
    try {
      return readReport(readFileSync(report, 'utf8'));
    } catch (cause) {
      throw new Error(`critest ended with ${code} and left no report; its last words:\n${output}`, { cause });
    }
  }

  #args(options: CritestOptions, report: string): string[] {
    const { handler, focus = [], parallel = 1, benchmarks = false, flags = [] } = options;
    const parameters = this.node.path('benchmarks.json');
    if (benchmarks) writeFileSync(parameters, JSON.stringify(BENCHMARKS)); // JSON is YAML
    return [
      '-runtime-endpoint',
      `unix://${this.daemon.socket}`,
      `-ginkgo.json-report=${report}`,
      '-ginkgo.no-color',
      ...focus.map(text => `-ginkgo.focus=${text}`),
      ...(handler ? ['-runtime-handler', handler] : []),
      ...(benchmarks ? ['-benchmark', '-benchmarking-params-file', parameters] : []),
      ...(parallel > 1 ? ['-parallel', `${parallel}`] : []),
      ...flags,
    ];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.node.stop();
  }
}

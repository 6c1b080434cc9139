import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { CritestHost, HostKind } from './critest-host.ts';
import { critestMachine } from './critest-machine.ts';
import { critestNode } from './critest-node.ts';
import { readReport, type SpecResult } from './critest-report.ts';

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

/** A host of some kind with the daemon, a registry with critest's images, and critest. All of it ends with the world. */
export class CritestWorld implements AsyncDisposable {
  readonly host: CritestHost;
  #runs = 0;

  private constructor(host: CritestHost) {
    this.host = host;
  }

  static async start(kind: HostKind): Promise<CritestWorld> {
    return new CritestWorld(await (kind === 'machine' ? critestMachine() : critestNode()));
  }

  /** Run critest to its end. @throws Error when it leaves no report */
  async run(options: CritestOptions = {}): Promise<SpecResult[]> {
    const { host } = this;
    const dir = host.path(`run-${++this.#runs}`);
    mkdirSync(dir);
    const { code, output } = await host.run(host.path('bin', 'critest'), this.#args(options, dir), {
      env: {
        PATH: `${host.path('bin')}:${process.env['PATH'] ?? ''}`,
        TMPDIR: host.scratch, // where it puts what containers mount
      },
      timeoutMs: RUN_DEADLINE_MS,
      onOutput: options.onOutput,
    });
    try {
      return readReport(readFileSync(`${dir}/report.json`, 'utf8'));
    } catch (cause) {
      throw new Error(`critest ended with ${code} and left no report; its last words:\n${output}`, { cause });
    }
  }

  #args(options: CritestOptions, dir: string): string[] {
    const { handler, focus = [], parallel = 1, benchmarks = false, flags = [] } = options;
    const parameters = `${dir}/benchmarks.json`;
    if (benchmarks) writeFileSync(parameters, JSON.stringify(BENCHMARKS)); // JSON is YAML
    return [
      '-runtime-endpoint',
      `unix://${this.host.socket}`,
      `-ginkgo.json-report=${dir}/report.json`,
      '-ginkgo.no-color',
      ...focus.map(text => `-ginkgo.focus=${text}`),
      ...(handler ? ['-runtime-handler', handler] : []),
      ...(benchmarks ? ['-benchmark', '-benchmarking-params-file', parameters] : []),
      ...(parallel > 1 ? ['-parallel', `${parallel}`] : []),
      ...flags,
    ];
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve(this.host[Symbol.asyncDispose]());
  }
}

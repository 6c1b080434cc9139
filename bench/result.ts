import { execFileSync } from 'node:child_process';
import { cpus, loadavg, release, totalmem } from 'node:os';
import type { Extras } from './extras.ts';
import type { ImagesMeasured } from './images/compare-images.ts';
import type { Cycle } from './measure.ts';
import type { RuntimeMemory } from './memory.ts';
import type { Options } from './options.ts';
import type { Operation } from './pod.ts';
import type { Runtime } from './runtimes.ts';
import type { Summary } from './stats.ts';

/** What was measured of one runtime. */
export type Measured = {
  readonly version: string;
  /** In milliseconds. */
  readonly operations: Readonly<Record<Operation, Summary>>;
  /** Each counted cycle, in milliseconds. */
  readonly cycles: readonly Cycle[];
  /** With `pods` pods. */
  readonly memory: RuntimeMemory;
  /** From the daemon's start until it lists all containers, with `pods` pods, in milliseconds. */
  readonly restart: Summary;
  /** Where they were asked for. */
  readonly extras?: Extras;
  /** While the pods became more: at 10, 20, 50, 100 and 200, as far as `pods` goes. */
  readonly growth: readonly Growth[];
};

/** A runtime with so many pods: its memory in bytes, and the median start of the pods that were the last to come, in milliseconds. */
export type Growth = {
  readonly pods: number;
  readonly daemonPss: number;
  readonly shimsPss: number;
  readonly podStart: number;
};

export type Result = {
  readonly version: 1;
  readonly date: string;
  readonly machine: Machine;
  readonly options: Pick<Options, 'rounds' | 'pods' | 'restarts' | 'imageRounds' | 'scale'>;
  /** Of pods; nothing when only images were measured. */
  readonly measured: Readonly<Partial<Record<Runtime['name'], Measured>>>;
  /** Of pulls; nothing when only pods were measured. */
  readonly images: ImagesMeasured;
};

export type Machine = {
  readonly cpu: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly kernel: string;
  readonly node: string;
  readonly runc: string;
  /** Mean number of runnable processes over a minute, before and after: what else the machine did. */
  readonly load: { readonly before: number; readonly after: number };
};

export function describeMachine(loadBefore: number): Machine {
  const [first] = cpus();
  return {
    cpu: first?.model ?? 'unknown',
    cpus: cpus().length,
    memoryBytes: totalmem(),
    kernel: release(),
    node: process.version,
    runc: execFileSync('runc', ['--version'], { encoding: 'utf8' }).split('\n')[0] ?? '',
    load: { before: loadBefore, after: loadNow() },
  };
}

/** The load average of the last minute. */
export const loadNow = (): number => loadavg()[0] ?? 0;

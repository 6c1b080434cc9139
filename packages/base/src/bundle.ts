import { join } from 'node:path';
import { readJson, writeFileAtomicSync } from './atomic-file.ts';

/**
 * The files of a bundle: the directory that daemon and shim share, one per container (the shim's working directory).
 * `config.json` and `rootfs` are the OCI runtime specification's ("Filesystem Bundle"); the rest is ours.
 */
export const bundleFiles = (bundle: string) =>
  ({
    /** OCI runtime configuration; written by the daemon. */
    config: join(bundle, 'config.json'),
    /** Where the shim mounts the container's root file system. */
    rootfs: join(bundle, 'rootfs'),
    /** The shim's answer to `start`, kept for a later daemon. */
    bootstrap: join(bundle, 'bootstrap.json'),
    /** Pid of the shim, decimal. */
    shimPid: join(bundle, 'shim.pid'),
    /** Pid of the container's init, decimal, in the host's PID namespace; 0 from when it may begin until it is known. */
    initPid: join(bundle, 'init.pid'),
    /** ExitRecord of the container's init; there once it has ended. */
    exit: join(bundle, 'exit.json'),
    /** What the shim needs to know of itself for `delete`: ShimOptions. */
    options: join(bundle, 'shim.json'),
    /** Which other shim was told to make the task, for `delete`: ForeignOptions, base64. */
    foreignOptions: join(bundle, 'foreign.options'),
    /** Where that one serves: ForeignAddress. */
    foreignAddress: join(bundle, 'foreign.json'),
    /** The OCI runtime's own log, JSON lines. */
    runtimeLog: join(bundle, 'log.json'),
    /** The shim's log, JSON lines. */
    shimLog: join(bundle, 'shim.log'),
  }) as const;

/** How a container's init ended. Written by the shim before it tells anybody; the truth, where an event is a hint. */
export type ExitRecord = {
  readonly version: 1;
  readonly id: string;
  readonly pid: number;
  /** As a shell shows it: the exit code, or 128 + signal. */
  readonly status: number;
  /** Unix nanoseconds, decimal: JSON numbers end at 2^53. */
  readonly atNs: string;
  /** The kernel's OOM killer struck in the container's cgroup. */
  readonly oomKilled: boolean;
};

/** Which OCI runtime a bundle was created with, so that the shim's `delete` command can clean up without the shim. */
export type ShimOptions = {
  readonly version: 1;
  /** Path or name of the runtime's binary (runc, crun). */
  readonly runtime: string;
  /** The runtime's `--root`: where it keeps its state. */
  readonly runtimeRoot: string;
  readonly systemdCgroup: boolean;
};

export const readExitRecord = (bundle: string) => readJson<ExitRecord>(bundleFiles(bundle).exit);

/** Written whole and durably, in one turn of the event loop, before the exit is told to anyone. */
export const writeExitRecord = (bundle: string, record: ExitRecord) =>
  writeFileAtomicSync(bundleFiles(bundle).exit, JSON.stringify(record));

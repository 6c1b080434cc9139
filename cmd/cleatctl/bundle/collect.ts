import { readFile } from 'node:fs/promises';
import { arch, cpus, hostname, loadavg, release, totalmem, uptime } from 'node:os';
import { basename } from 'node:path';
import { bundleFiles, messageOf } from '@cleat/base';
import { version } from '../../../daemon/config/version.ts';
import { connectCri } from '../cri-client.ts';
import { json } from '../format.ts';
import { askTarget } from '../shim/client.ts';
import { findShims, type Target } from '../shim/find.ts';
import { inspectShim } from '../shim/inspect.ts';
import { lastLines } from '../shim/log-file.ts';
import { inPlace } from '../shim/places.ts';
import { viewShim } from '../shim/probe.ts';
import type { Context } from '../verb.ts';
import { redact, redactText } from './redact.ts';
import type { File } from './tar.ts';

/** How many lines of each log. */
const LOG_LINES = 2_000;

/** Everything for a report, secrets removed. What cannot be had is told in its place: nothing of it throws. */
export async function collect(context: Context): Promise<File[]> {
  const targets = await findShims(context).catch(() => []);
  const [shims, ...rest] = await Promise.all([
    Promise.all(targets.map(target => inPlace(() => viewShim(target, context.timeoutMs)))),
    daemon(context),
    kernel(),
    ...targets.map(target => inPlace(() => container(target, context.timeoutMs))),
  ]);
  const files = [
    { path: 'shims.json', text: json(redact(plain(shims))) },
    { path: 'system.json', text: system(context) },
  ];
  return [...files, ...rest.flat()];
}

/** As JSON has it, so that nothing escapes the removal of secrets. */
const plain = (value: unknown): unknown => JSON.parse(json(value));

const system = ({ stateDir, socket, containerdDir }: Context) =>
  json({
    at: new Date().toISOString(),
    cleatctl: version,
    node: process.version,
    host: hostname(),
    kernel: release(),
    architecture: arch(),
    processors: cpus().length,
    memoryBytes: totalmem(),
    load: loadavg(),
    uptimeS: uptime(),
    places: { stateDir, socket, containerdDir },
  });

async function daemon({ socket, timeoutMs }: Context): Promise<File[]> {
  try {
    using cri = await connectCri(socket, timeoutMs);
    const [status, config, pods, containers, images] = await Promise.all([
      cri.runtime.status({ verbose: true }),
      cri.runtime.runtimeConfig({}),
      cri.runtime.listPodSandbox({}),
      cri.runtime.listContainers({}),
      cri.images.listImages({}),
    ]);
    const answers = { status, config, pods: pods.items, containers: containers.containers, images: images.images };
    return [{ path: 'daemon.json', text: json(redact(plain(answers))) }];
  } catch (err) {
    return [{ path: 'daemon.json', text: json({ error: redactText(messageOf(err)) }) }];
  }
}

const KERNEL_FILES = [
  '/proc/mounts',
  '/proc/meminfo',
  '/proc/pressure/cpu',
  '/proc/pressure/io',
  '/proc/pressure/memory',
  '/proc/sys/kernel/pid_max',
  '/etc/os-release',
];

const kernel = async (): Promise<File[]> =>
  await Promise.all(
    KERNEL_FILES.map(async path => ({
      path: `system/${path.slice(1).replaceAll('/', '-')}`,
      text: redactText(await text(path)),
    })),
  );

/** What one container's shim says, what the disk says, its logs, and where its processes are in the kernel. */
async function container(target: Target, timeoutMs: number): Promise<File[]> {
  const { id, path, namespace, shimPid, initPid } = target;
  const place = `containers/${namespace.slice(0, 20)}-${(id || basename(path)).slice(0, 40)}`;
  const files = bundleFiles(path);
  const said = await askTarget(target, timeoutMs, inspectShim).catch(err => ({ failure: messageOf(err) }));
  const logs = await Promise.all(
    [files.shimLog, files.runtimeLog].map(async log => ({
      path: `${place}/${basename(log)}`,
      text: `${(await lastLines(log, LOG_LINES).catch(err => [messageOf(err)])).map(line => redactLine(line)).join('\n')}\n`,
    })),
  );
  const config = parsed(await text(files.config));
  return [
    { path: `${place}/shim.json`, text: json(redact(plain({ disk: target, ...said }))) },
    { path: `${place}/config.json`, text: json(redact(config)) },
    { path: `${place}/processes.json`, text: json(redact(await processes([shimPid, initPid]))) },
    ...logs,
  ];
}

const redactLine = (line: string) => {
  const value = parsed(line);
  return typeof value === 'string' ? redactText(value) : JSON.stringify(redact(value));
};

async function processes(pids: readonly (number | undefined)[]): Promise<unknown> {
  const known = pids.filter(pid => pid !== undefined);
  return await Promise.all(
    known.map(async pid => {
      const [status, stack, wchan, cgroup] = await Promise.all(
        ['status', 'stack', 'wchan', 'cgroup'].map(name => text(`/proc/${pid}/${name}`)),
      );
      return { pid, status, stack, wchan, cgroup };
    }),
  );
}

/** A small file; why it cannot be read, where it cannot. */
async function text(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (err) {
    return `(${messageOf(err)})`;
  }
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

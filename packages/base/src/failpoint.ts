import { appendFileSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeFileAtomicSync } from './atomic-file.ts';
import { internal, invalidArgument } from './errors.ts';

/**
 * Places where a test makes a program die, fail or stand still: at each step of an operation that leaves something
 * behind. `after` means that the step is done and nothing else is. Those that begin with `shim` are in the shim.
 */
export const FAILPOINTS = [
  'sandbox.record.before',
  'sandbox.record.after',
  'sandbox.namespaces.after',
  'sandbox.cni.intent',
  'sandbox.cni.added',
  'sandbox.cni.after',
  'sandbox.files.after',
  'sandbox.pause.bundle',
  'sandbox.pause.created',
  'sandbox.pause.after',
  'sandbox.ready.before',
  'sandbox.ready.after',
  'container.record.before',
  'container.record.after',
  'container.bundle.after',
  'container.rootfs.after',
  'container.spec.after',
  'container.created.after',
  'container.start.before',
  'container.starting.after',
  'container.task.before',
  'container.task.created',
  'container.task.started',
  'container.started.after',
  'task.options.after',
  'task.launched.after',
  'task.bootstrap.after',
  'task.connected.after',
  'task.create.after',
  'container.stop.before',
  'container.stop.signalled',
  'container.stop.killed',
  'container.exit.before',
  'container.exit.after',
  'task.delete.before',
  'task.delete.after',
  'task.shutdown.after',
  'task.freed.after',
  'sandbox.stop.before',
  'sandbox.stop.containers',
  'sandbox.free.pause',
  'sandbox.free.cni',
  'sandbox.free.cni.deleted',
  'sandbox.free.namespaces',
  'sandbox.free.files',
  'sandbox.stop.after',
  'container.remove.before',
  'container.free.task',
  'container.free.mounts',
  'container.free.bundle',
  'container.free.record',
  'container.remove.after',
  'sandbox.remove.stopped',
  'sandbox.remove.containers',
  'sandbox.remove.cgroup',
  'sandbox.remove.after',
  'store.remove.files',
  'image.pull.before',
  'image.pull.resolved',
  'image.pull.documents',
  'image.pull.downloaded',
  'image.pull.unpacked',
  'image.pull.layers',
  'image.pull.stored',
  'image.pull.published',
  'image.remove.before',
  'image.remove.record',
  'image.remove.after',
  'shim.serve.before',
  'shim.serve.after',
  'shim.create.mounted',
  'shim.create.io',
  'shim.create.runtime',
  'shim.create.after',
  'shim.start.before',
  'shim.start.after',
  'shim.exit.before',
  'shim.exit.after',
  'shim.delete.before',
  'shim.delete.runtime',
  'shim.delete.after',
  'shim.succeed.before',
  'shim.succeed.ready',
  'shim.succeed.taken',
] as const;

export type FailpointName = (typeof FAILPOINTS)[number];

/** `kill`: SIGKILL of oneself. `error`: the step fails. `hang`: it goes on when it is let. */
export type FailpointAction = 'kill' | 'error' | 'hang';

type Armed = { readonly name: string; readonly action: FailpointAction; readonly at: number };

/** How often one that hangs looks whether it may go on, in milliseconds. */
const LOOK_MS = 10;

/** What the environment says; a program in whose code nothing is armed pays one comparison for each point. */
let armed = process.env['CLEAT_FAILPOINT'];
/** How often each point was reached by this process, while any was armed. */
const reached = new Map<string, number>();

/** Read the environment again: for a process that was forked and is given one of its own. */
export function armFailpoints(): void {
  armed = process.env['CLEAT_FAILPOINT'];
  reached.clear();
}

/**
 * A step that may be made to go wrong, by the environment variable CLEAT_FAILPOINT alone: `name=kill`, `name=error`,
 * `name=hang`, several with commas; `name=kill@2` when it is reached for the second time. Where its value is an absolute
 * path, the list is read from that file each time: an entry that has struck is taken out of it, one that hangs goes on
 * when it is taken out; and each that strikes adds the line `name action pid` to the file `<path>.struck`.
 * Without a file `hang` lasts as long as the process.
 * @throws RpcError Internal that names the point, for `error`; InvalidArgument for a list that says nothing known.
 */
export function failpoint(name: FailpointName): Promise<void> | undefined {
  return armed === undefined || armed === '' ? undefined : reach(name, armed);
}

async function reach(name: FailpointName, setting: string): Promise<void> {
  const file = setting.startsWith('/') ? setting : undefined;
  const list = () => parseFailpoints(file ? readList(file) : setting);
  const mine = list().filter(entry => entry.name === name);
  if (mine.length === 0) return;
  const count = (reached.get(name) ?? 0) + 1;
  reached.set(name, count);
  const now = mine.find(({ at }) => at === count);
  if (!now) return;
  if (file) {
    reached.delete(name); // it may be armed again
    strike(file, now, list());
  }
  if (now.action === 'kill') process.kill(process.pid, 'SIGKILL');
  if (now.action === 'error') throw internal(`failpoint ${name}`);
  while (!file || list().some(entry => entry.name === name)) await sleep(LOOK_MS);
}

/** The entry is gone by the time that somebody is told: it strikes once, in whatever process. */
function strike(file: string, { name, action }: Armed, all: readonly Armed[]): void {
  const others = all.filter(entry => entry.name !== name);
  if (action !== 'hang') writeFileAtomicSync(file, shown(others), { durable: false });
  appendFileSync(`${file}.struck`, `${name} ${action} ${process.pid}\n`, { mode: 0o600 });
}

/** @throws RpcError InvalidArgument for a name or an action that is not known. */
function parseFailpoints(text: string): Armed[] {
  const entries = text.split(/[,\n]/).filter(entry => entry.trim() !== '');
  return entries.map(entry => {
    const [, name = '', action, at = '1'] = /^([a-z.]+)=(kill|error|hang)(?:@(\d+))?$/.exec(entry.trim()) ?? [];
    if (!action || !(FAILPOINTS as readonly string[]).includes(name))
      throw invalidArgument(
        `CLEAT_FAILPOINT: ${JSON.stringify(entry)} is not NAME=kill|error|hang[@COUNT] with a known name`,
      );
    return { name, action: action as FailpointAction, at: Number(at) };
  });
}

const shown = (list: readonly Armed[]): string =>
  list.map(({ name, action, at }) => `${name}=${action}@${at}`).join(',');

function readList(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code !== 'ENOENT') throw err;
    return ''; // nothing is armed now
  }
}

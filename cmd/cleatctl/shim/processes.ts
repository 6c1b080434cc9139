import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';

/** A process that was started as a shim. */
export type ShimProcess = {
  readonly pid: number;
  readonly id: string;
  readonly namespace: string;
  /** Name of its program, e.g. `containerd-shim-runc-v2`. */
  readonly program: string;
  /** The bundle that it was started in; a deleted one keeps its name. */
  readonly cwd: string;
};

/** The processes that serve as shims, by what they are called: `-namespace NS -id ID`, as containerd starts them. */
export async function listShimProcesses(): Promise<ShimProcess[]> {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name));
  const found = await Promise.all(pids.map(pid => readShim(Number(pid))));
  return found.filter(shim => shim !== undefined);
}

async function readShim(pid: number): Promise<ShimProcess | undefined> {
  try {
    // A title that a program gave itself is one string; arguments end with NUL each.
    const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split(/[\0 ]+/).filter(Boolean);
    const at = words.findIndex(word => /^containerd-shim-[\w.-]+$/.test(basename(word).replace(/\.mjs$/, '')));
    if (at < 0 || at > 8) return undefined;
    const [id, namespace] = [flag(words, 'id'), flag(words, 'namespace')];
    if (!id || !namespace || ['start', 'delete'].includes(words.at(-1) ?? '')) return undefined;
    const program = basename(words[at] ?? '').replace(/\.mjs$/, '');
    const cwd = (await readlink(`/proc/${pid}/cwd`)).replace(/ \(deleted\)$/, '');
    return { pid, id, namespace, program, cwd };
  } catch {
    return undefined; // it has ended, or is not ours to look at
  }
}

function flag(words: readonly string[], name: string): string | undefined {
  const at = words.findIndex(word => word === `-${name}` || word === `--${name}`);
  return at < 0 ? undefined : words[at + 1];
}

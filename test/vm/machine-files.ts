import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Where what a machine boots from is kept between runs; it may be emptied at any time. */
const cacheDir = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'cleat', 'vm');

const script = join(import.meta.dirname, 'make-machine');

/** Making it takes two minutes on an idle machine, most of them to unpack packages. */
const MAKE_TIMEOUT_MS = 20 * 60_000;

export type MachineFiles = {
  /** User-mode Linux: a kernel that is a program. */
  readonly kernel: string;
  /** The root file system. Machines never write to it. */
  readonly root: string;
};

/** What a machine boots from, made when the cache does not hold it for exactly this script. Needs the network then. */
export async function machineFiles(): Promise<MachineFiles> {
  const hash = createHash('sha256').update(readFileSync(script)).digest('hex').slice(0, 16);
  const dir = join(cacheDir, `machine-${hash}`);
  if (!existsSync(join(dir, 'linux'))) await make(dir);
  return { kernel: join(dir, 'linux'), root: join(dir, 'root') };
}

async function make(dir: string): Promise<void> {
  try {
    await promisify(execFile)(script, [dir], { timeout: MAKE_TIMEOUT_MS, maxBuffer: 16 * 1024 * 1024 });
  } catch (err) {
    const said = (err as { stderr?: string }).stderr?.trim().split('\n').slice(-5).join('\n');
    throw new Error(`cannot make a throw-away machine in ${dir}: ${said}`, { cause: err });
  }
}

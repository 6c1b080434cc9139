import { readFileSync, realpathSync } from 'node:fs';

/** One line of /proc/PID/mountinfo. Source: proc_pid_mountinfo(5). */
export type MountInfo = {
  readonly id: number;
  readonly parentId: number;
  /** `major:minor` of the device. */
  readonly device: string;
  /** The directory of the file system that is the mount's root. */
  readonly root: string;
  readonly target: string;
  /** Flags of this mount, such as `ro`. */
  readonly options: readonly string[];
  /** Propagation, such as `shared:7`, `master:3`. */
  readonly tags: readonly string[];
  readonly type: string;
  readonly source: string;
  /** Flags of the file system, such as `lowerdir=/a`. */
  readonly superOptions: readonly string[];
};

/** The mounts of a process (by default ours), oldest first: of two on one path the later covers the earlier. */
export function mountInfo(pid: number | 'self' = 'self'): MountInfo[] {
  return parseMountInfo(readFileSync(`/proc/${pid}/mountinfo`, 'utf8'));
}

/** Parse the text of a mountinfo file. */
export const parseMountInfo = (text: string): MountInfo[] => text.split('\n').filter(Boolean).map(parseLine);

/** Whether something is mounted exactly at a path; false when the path does not exist. Symbolic links are followed. */
export function isMountPoint(path: string): boolean {
  try {
    const target = realpathSync(path);
    return mountInfo().some(info => info.target === target);
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw err;
  }
}

function parseLine(line: string): MountInfo {
  const words = line.split(' ');
  const separator = words.indexOf('-', 6);
  const word = (index: number) => unescapeOctal(words[index] ?? '');
  return {
    id: Number(word(0)),
    parentId: Number(word(1)),
    device: word(2),
    root: word(3),
    target: word(4),
    options: word(5).split(','),
    tags: words.slice(6, separator),
    type: word(separator + 1),
    source: word(separator + 2),
    superOptions: word(separator + 3).split(','),
  };
}

/** The kernel writes space, tab, newline and backslash as `\040` and so on. */
const unescapeOctal = (word: string): string =>
  word.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

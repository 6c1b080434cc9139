import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { withDeadline } from '@cleat/base';
import type { TestNode } from '../node/node.ts';

const START_DEADLINE_MS = 30_000;

/** A file system in a node that keeps its files in memory, and takes its time over each write. It ends with the node. */
export class SlowDisk {
  /** Where it is mounted, inside the node. */
  readonly path: string;
  readonly #server: ChildProcess;

  private constructor(path: string, server: ChildProcess) {
    this.path = path;
    this.#server = server;
  }

  /**
   * The server has mounts of its own: were it the last to leave those of the node, the kernel would have it unmount, as it
   * ends, what waits for its answer.
   */
  static async mount(node: TestNode, path: string): Promise<SlowDisk> {
    const program = join(import.meta.dirname, 'slow-disk-server.ts');
    const server = node.spawn(
      '/bin/sh',
      [
        '-euc',
        'mkdir "$1"; exec 7<>/dev/fuse; mount -i -n -t fuse -o fd=7,rootmode=40000,user_id=0,group_id=0,allow_other slow "$1"; exec unshare -m "$2" "$3"',
        'sh',
        path,
        process.execPath,
        program,
      ],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    if (!server.stdout) throw new Error('a slow disk without stdout');
    await withDeadline(once(server.stdout, 'data'), START_DEADLINE_MS, 'mounting a slow disk');
    return new SlowDisk(path, server);
  }

  /** Every write that comes from now on takes so long, in milliseconds; those that wait already are answered at once. */
  delay(ms: number): void {
    this.#server.stdin?.write(`${ms}\n`);
  }
}

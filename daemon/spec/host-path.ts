import { deadlineExceeded, withDeadline } from '@cleat/base';
import { realpathCached } from '@cleat/linux';
import { execa } from 'execa';

/** How long a volume's server gets to tell what is at a path, in milliseconds. */
const ANSWER_TIMEOUT_MS = 10_000;
/** How long the end of the killed process is waited for: where even SIGKILL has to wait, nobody else does. */
const KILL_GRACE_MS = 1_000;

/** Lookups under way, also those that were given up on and whose process the kernel cannot end: one for each path. */
const asked = new Map<string, Promise<string>>();

/**
 * Where a path on the host really lies, links followed. A volume whose server is away answers never, and whoever asks
 * hangs with it: what the kernel does not know by heart is asked by a process, which can be killed, and not by one of
 * the few threads that all of the daemon's files need.
 * @throws RpcError DeadlineExceeded when nobody answers, else Error in the words of the system
 */
export async function resolveHostPath(path: string): Promise<string> {
  const known = realpathCached(path);
  if (known !== undefined) return known;
  let answer = asked.get(path);
  if (!answer) {
    answer = askProcess(path).finally(() => asked.delete(path));
    answer.catch(() => undefined); // it may come when nobody waits any more
    asked.set(path, answer);
  }
  return await withDeadline(answer, ANSWER_TIMEOUT_MS + KILL_GRACE_MS, `looking up ${path}`);
}

async function askProcess(path: string): Promise<string> {
  const { failed, timedOut, stdout, stderr, shortMessage } = await execa('realpath', ['-e', '-z', '--', path], {
    env: { LC_ALL: 'C' },
    reject: false,
    stdin: 'ignore',
    timeout: ANSWER_TIMEOUT_MS,
    killSignal: 'SIGKILL',
    stripFinalNewline: false,
  });
  if (timedOut) throw deadlineExceeded(`its file system did not answer within ${ANSWER_TIMEOUT_MS} ms`);
  if (!failed) return stdout.slice(0, -1);
  const said = stderr.trim().split(': ').at(-1) || shortMessage;
  throw new Error(said === 'No such file or directory' ? `ENOENT: ${said}` : said);
}

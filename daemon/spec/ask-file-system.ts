import { deadlineExceeded, withDeadline } from '@cleat/base';
import { execa } from 'execa';

/** How long a volume's server gets to answer, in milliseconds. */
const ANSWER_TIMEOUT_MS = 10_000;
/** How long the end of the killed process is waited for: where even SIGKILL has to wait, nobody else does. */
const KILL_GRACE_MS = 1_000;

/** What is being asked, also what was given up on and whose process the kernel cannot end: one of each. */
const asked = new Map<string, Promise<string>>();

/**
 * Let a program do something with a path of the host's. A volume whose server is away answers never, and whoever asks
 * hangs with it: so a process asks, which can be killed, and not one of the few threads that all of the daemon's files
 * need.
 * @param program and its arguments; the path is put behind them.
 * @returns what it printed.
 * @throws RpcError DeadlineExceeded when nobody answers, else Error in the words of the system
 */
export async function askFileSystem(program: readonly [string, ...string[]], path: string): Promise<string> {
  const key = JSON.stringify([...program, path]);
  let answer = asked.get(key);
  if (!answer) {
    answer = askProcess([...program, path]).finally(() => asked.delete(key));
    answer.catch(() => undefined); // it may come when nobody waits any more
    asked.set(key, answer);
  }
  return await withDeadline(answer, ANSWER_TIMEOUT_MS + KILL_GRACE_MS, `looking at ${path}`);
}

async function askProcess([file = '', ...args]: readonly string[]): Promise<string> {
  const { failed, timedOut, stdout, stderr, shortMessage } = await execa(file, args, {
    env: { LC_ALL: 'C' },
    reject: false,
    stdin: 'ignore',
    timeout: ANSWER_TIMEOUT_MS,
    killSignal: 'SIGKILL',
    stripFinalNewline: false,
  });
  if (timedOut) throw deadlineExceeded(`its file system did not answer within ${ANSWER_TIMEOUT_MS} ms`);
  if (!failed) return stdout;
  const said = stderr.trim().split(': ').at(-1) || shortMessage;
  throw new Error(said === 'No such file or directory' ? `ENOENT: ${said}` : said);
}

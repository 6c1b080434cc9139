import { execFile } from 'node:child_process';
import { isAbsolute } from 'node:path';
import { failedPrecondition, invalidArgument, messageOf } from '@cleat/base';
import type { NodeChildren } from '../children.ts';
import type { SelfTestAnswer } from './self-test.ts';
import type { UpgradeState } from './state.ts';

/** How long a program may take to test itself, in milliseconds. */
const SELF_TEST_TIMEOUT_MS = 10_000;

/**
 * Let a program test itself, beside this one.
 * @param path absolute path of a containerd-shim-cleat-v2.
 * @param wanted version of the state that it would get.
 * @throws RpcError InvalidArgument, FailedPrecondition when it fails or cannot read what this shim would hand over.
 */
export async function askProgram(
  path: string,
  children: NodeChildren,
  wanted: UpgradeState['version'],
): Promise<SelfTestAnswer> {
  if (!isAbsolute(path)) throw invalidArgument(`program ${JSON.stringify(path)} is not an absolute path`);
  const answer = parseAnswer(path, await run(path, children));
  if (!answer.reads.includes(wanted))
    throw failedPrecondition(
      `${path} (${answer.version}) cannot take over: it reads state of versions ${answer.reads}, not ${wanted}`,
    );
  return answer;
}

function run(path: string, children: NodeChildren): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const child = execFile(
    path,
    ['-self-test'],
    { timeout: SELF_TEST_TIMEOUT_MS, killSignal: 'SIGKILL' },
    (err, out, said) => {
      if (!err) return resolve(out);
      const why = said.trim() || (err.killed ? `it took longer than ${SELF_TEST_TIMEOUT_MS} ms` : messageOf(err));
      reject(failedPrecondition(`${path} cannot take over: its self-test failed: ${why}`, err));
    },
  );
  const { pid } = child;
  if (pid !== undefined) children.add(pid);
  child.once('exit', () => pid !== undefined && children.delete(pid));
  return promise;
}

function parseAnswer(path: string, text: string): SelfTestAnswer {
  try {
    const answer = JSON.parse(text) as SelfTestAnswer;
    const { file, args, env, reads } = answer;
    if (typeof file === 'string' && Array.isArray(args) && Array.isArray(reads) && typeof env === 'object')
      return answer;
    throw new Error('its answer lacks a field');
  } catch (err) {
    throw failedPrecondition(`${path} cannot take over: its self-test did not say so: ${messageOf(err)}`, err);
  }
}

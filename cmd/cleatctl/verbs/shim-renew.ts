import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isZygoteSocketName } from '@cleat/base';
import { ourBundles } from '../shim/bundles.ts';
import { askTarget, nameOf, onOurs } from '../shim/client.ts';
import { eachShim } from '../shim/each-shim.ts';
import type { Target } from '../shim/find.ts';
import { type Context, shimOptions, type Verb } from '../verb.ts';

/** The zygote of the daemon that started last. @throws Error when there is none. */
async function newestZygote({ stateDir }: Context): Promise<string> {
  const names = (await readdir(stateDir)).filter(isZygoteSocketName);
  const found = await Promise.all(
    names.map(async name => {
      const path = join(stateDir, name);
      return { path, atMs: (await stat(path)).mtimeMs };
    }),
  );
  const [newest] = found.sort((one, other) => other.atMs - one.atMs);
  if (!newest) throw new Error(`no zygote of cleatd is in ${stateDir}: it forks the successors`);
  return newest.path;
}

async function renew(target: Target, zygote: string, timeoutMs: number): Promise<string> {
  const answer = await askTarget(target, timeoutMs, ({ shim, remainingMs }) =>
    onOurs(target, 'Succeed', () => shim.succeed({ zygote }, { timeoutMs: remainingMs() })),
  );
  const { fromPid, toPid, toVersion, pausedMs } = answer;
  return `${nameOf(target)}: ${fromPid} gave way to ${toPid}, version ${toVersion}, paused for ${pausedMs} ms`;
}

async function run(context: Context): Promise<void> {
  const zygote = await newestZygote(context);
  const isOurs = ({ path }: Target) => path.startsWith(`${ourBundles(context.stateDir)}/`);
  const act = async (target: Target) => {
    if (isOurs(target)) return await renew(target, zygote, context.timeoutMs);
    if (context.all) return undefined;
    throw new Error(`${nameOf(target)} is not cleatd's: whoever started it may know it by its pid`);
  };
  await eachShim(context, act, 'were not renewed');
}

export const shimRenew: Verb = {
  name: 'shim renew',
  args: ['[ID]'],
  summary: 'have a fresh process with little memory take the place of a shim of cleatd; with --all, of every one',
  options: [...shimOptions, 'all'],
  examples: [
    ['cleatctl shim renew 3f2a', 'the container runs on; the shim has another pid'],
    ['cleatctl shim renew --all', 'every shim, one after the other'],
  ],
  run,
};

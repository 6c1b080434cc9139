import { closeSync } from 'node:fs';
import { messageOf } from '@cleat/base';
import { loadTerminalIo } from '../io/open.ts';
import { version } from '../version.ts';
import { goOn } from './go-on.ts';
import { decodeState, type UpgradeState } from './state.ts';
import { readState } from './state-file.ts';
import { executeWith } from './upgrade.ts';

/**
 * Go on where a predecessor in this process left off. If that is not possible, become the predecessor again, which is
 * told why.
 * @param stateFd of a file with its state.
 */
export async function resume(env: NodeJS.ProcessEnv, stateFd: number): Promise<void> {
  const text = readState(stateFd);
  closeSync(stateFd);
  const terminal = await loadTerminalIo();
  try {
    goOn(decodeState(text), env, terminal)();
  } catch (err) {
    goBack(text, err);
  }
}

/** @throws the error when it is a predecessor that cannot go on itself: there is nobody to go back to. */
function goBack(text: string, error: unknown): never {
  const state = JSON.parse(text) as UpgradeState;
  if (state.failure !== undefined) throw error;
  const failure = `version ${version()} could not take over: ${messageOf(error)}`;
  executeWith({ ...decodeState(text), failure }, state.from);
}

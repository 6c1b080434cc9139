import type { Shim } from '../shim.ts';
import { version } from '../version.ts';

/** Connect: who serves here. The id is not looked at, as in containerd: before Create there is no task. */
export async function connect(shim: Shim) {
  return { shimPid: process.pid, taskPid: shim.container?.init.pid ?? 0, version: version() };
}

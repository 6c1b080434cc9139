import { failedPrecondition, unimplemented } from '@cleat/base';
import type { ReopenLogRequest, Shim as ShimService } from '@cleat/proto/shim';
import type { Handlers } from 'ttrpc-ts';
import { AttachTarget } from '../service/attach-target.ts';
import { inspect } from '../service/inspect.ts';
import type { Shim } from '../shim.ts';
import { readProcessSpec } from '../task/exec.ts';
import type { ForeignContainer } from './container.ts';
import { execSync } from './exec-sync.ts';
import { ExecTarget } from './exec-target.ts';

/** What the task API has no word for, for a container that another shim runs. */
export const extraHandlers = (shim: Shim, container: ForeignContainer): Handlers<typeof ShimService> => ({
  inspect: async () => ({ ...(await inspect(shim)), runtime: container.options.program || container.options.address }),
  execSync: (req, context) => execSync(shim, container, req, context),
  reopenLog: req => reopenLog(container, req),
  openExec: async ({ spec, streams }) => {
    const terminal = streams?.tty ?? false;
    const target = new ExecTarget(shim, container, readProcessSpec(spec, terminal), terminal);
    return { url: await shim.sessions.open(shim, 'exec', target, streams) };
  },
  openAttach: async ({ streams }) => ({
    url: await shim.sessions.open(shim, 'attach', new AttachTarget(container), streams),
  }),
  upgrade: () => Promise.reject(unimplemented('the host of another shim cannot be upgraded in place')),
  succeed: () => Promise.reject(unimplemented('the host of another shim cannot hand over')),
});

async function reopenLog({ init, io }: ForeignContainer, { id }: ReopenLogRequest) {
  if (init.state.kind === 'stopped') throw failedPrecondition(`task ${id} has ended: its log grows no more`);
  if (!io.log) throw failedPrecondition(`task ${id} does not log to a file of ours: ${init.stdio.stdout || 'nowhere'}`);
  await io.log.reopen();
  return {};
}

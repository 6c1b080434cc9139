import { Shim as ShimService } from '@cleat/proto/shim';
import type { Services } from '../debug/recorded.ts';
import type { Shim } from '../shim.ts';
import { execSync } from './exec-sync.ts';
import { inspect } from './inspect.ts';
import { openAttach } from './open-attach.ts';
import { openExec } from './open-exec.ts';
import { reopenLog } from './reopen-log.ts';
import { succeedShim, upgradeShim } from './upgrade.ts';

/** Serve what the task API has no word for. */
export function addShimService(server: Services, shim: Shim): void {
  server.addService(ShimService, {
    inspect: () => inspect(shim),
    execSync: (req, context) => execSync(shim, req, context),
    reopenLog: req => reopenLog(shim, req),
    openExec: req => openExec(shim, req),
    upgrade: (req, context) => upgradeShim(shim, req, context),
    succeed: (req, context) => succeedShim(shim, req, context),
    openAttach: req => openAttach(shim, req),
  });
}

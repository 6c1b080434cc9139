import type { Daemon } from '@cleat/proto/daemon';
import type { Methods } from '../cri/call.ts';
import { reload } from './reload.ts';
import { upgrade } from './upgrade.ts';

/** The service for the daemon itself. */
export const daemonMethods: Methods<typeof Daemon> = { upgrade, reload };

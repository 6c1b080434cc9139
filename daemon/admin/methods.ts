import type { Images } from '@cleat/proto/images';
import type { Methods } from '../cri/call.ts';
import { diff } from './diff.ts';
import { diskUsage } from './disk-usage.ts';
import { exportImages } from './export.ts';
import { fsck } from './fsck.ts';
import { history } from './history.ts';
import { imageEvents } from './image-events.ts';
import { importImages } from './import.ts';
import { inspect } from './inspect.ts';
import { prune } from './prune.ts';
import { pull } from './pull.ts';
import { referrers } from './referrers.ts';

/** The service of our own beside the CRI. */
export const imagesMethods: Methods<typeof Images> = {
  pull,
  inspect,
  history,
  diskUsage,
  prune,
  fsck,
  import: importImages,
  export: exportImages,
  diff,
  referrers,
  events: imageEvents,
};

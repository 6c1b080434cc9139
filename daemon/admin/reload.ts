import type { ReloadRequest, ReloadResponse } from '@cleat/proto/daemon';
import type { Method } from '../cri/call.ts';
import { reloadConfig } from '../service/reload.ts';

/** Reload: read the configuration anew. */
export const reload: Method<ReloadRequest, ReloadResponse> = d => {
  const { live, restart } = reloadConfig(d);
  return { applied: [...live], needsRestart: [...restart] };
};

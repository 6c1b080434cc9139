import { CgroupDriver, type RuntimeConfigRequest, type RuntimeConfigResponse } from '@cleat/proto/cri';
import type { Method } from './call.ts';

/** RuntimeConfig (CRI v1): the cgroup driver that the kubelet must use as well. */
export const runtimeConfig: Method<RuntimeConfigRequest, RuntimeConfigResponse> = d => ({
  linux: { cgroupDriver: d.config.runtime.cgroupDriver === 'systemd' ? CgroupDriver.SYSTEMD : CgroupDriver.CGROUPFS },
});

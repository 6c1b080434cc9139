import type { VersionRequest, VersionResponse } from '@cleat/proto/cri';
import type { Method } from './call.ts';

/** Version (CRI v1): who we are. Each is a semantic version. */
export const version: Method<VersionRequest, VersionResponse> = d => ({
  version: '0.1.0', // of the kubelet's runtime API, unchanged since Kubernetes 1.0
  runtimeName: 'cleat',
  runtimeVersion: d.version,
  runtimeApiVersion: 'v1',
});

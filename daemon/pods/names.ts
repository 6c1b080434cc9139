import type { PodSandboxMetadata } from '@cleat/proto/cri';

/** What makes a sandbox unique. Source: CRI v1, PodSandboxMetadata. */
export const podKey = (m: PodSandboxMetadata): string => ['pod', m.namespace, m.name, m.uid, m.attempt].join('/');

/** For people, in error messages. */
export const podName = (m: PodSandboxMetadata): string =>
  `${m.namespace}/${m.name} (uid ${m.uid}, attempt ${m.attempt})`;

import type { ContainerMetadata } from '@cleat/proto/cri';

/** What makes a container unique within its sandbox, for life. Source: CRI v1, ContainerMetadata. */
export const containerKey = (podId: string, m: ContainerMetadata): string =>
  ['container', podId, m.name, m.attempt].join('/');

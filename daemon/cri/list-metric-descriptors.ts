import type { ListMetricDescriptorsRequest, ListMetricDescriptorsResponse } from '@cleat/proto/cri';
import { families } from '../stats/metrics/families.ts';
import { descriptor } from '../stats/metrics/family.ts';
import type { Method } from './call.ts';

/** ListMetricDescriptors (CRI v1): the same as long as the daemon runs. */
export const listMetricDescriptors: Method<ListMetricDescriptorsRequest, ListMetricDescriptorsResponse> = () => ({
  descriptors: families.map(descriptor),
});

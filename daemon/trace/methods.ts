import { failedPrecondition, notFound } from '@cleat/base';
import type { SpansRequest, SpansResponse, Trace } from '@cleat/proto/trace';
import type { Method, Methods } from '../cri/call.ts';
import { required } from '../cri/validate.ts';
import { attach, shimSpans } from './shim-spans.ts';

/** Spans (cleat.daemon.v1): where the time of the calls about a pod went. */
const spans: Method<SpansRequest, SpansResponse> = async (d, request) => {
  const word = required(request.pod, 'pod');
  const calls = d.traces.about(word);
  const [first] = calls;
  if (!first) throw notFound(`no call about a pod ${JSON.stringify(word)} goes on or is remembered`);
  const pods = [...new Set(calls.map(({ podId }) => podId))].filter(Boolean); // one that was never made has none
  if (pods.length > 1) throw failedPrecondition(`${JSON.stringify(word)} is several pods: ${pods.join(', ')}`);
  const own = calls.flatMap(call => call.spans);
  const containers = [...new Set(calls.map(({ containerId }) => containerId))].filter(Boolean);
  const ofShims = (await Promise.all(containers.map(id => shimSpans(d, id)))).flat();
  const all = [...own, ...attach(own, ofShims)].sort((a, b) => Number(a.startedAtNs - b.startedAtNs) || a.id - b.id);
  return {
    podId: pods[0] ?? '',
    name: first.podName,
    spans: all.map(({ startedAtNs, durationUs, id, parent, ...rest }) => ({
      ...rest,
      id: BigInt(id),
      parent: BigInt(parent),
      startedAt: startedAtNs,
      durationUs: BigInt(durationUs),
    })),
  };
};

/** The service that tells where time went. */
export const traceMethods: Methods<typeof Trace> = { spans };

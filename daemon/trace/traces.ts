import type { ContainerStore } from '../store/containers.ts';
import type { PodStore } from '../store/pods.ts';
import type { CallTrace } from './span.ts';
import { Recorder, recordCall } from './step.ts';

/** Calls that make a pod run, and how many of them are kept: those of some 200 pods. */
const STARTING = new Set(['RunPodSandbox', 'CreateContainer', 'StartContainer']);
const MAX_STARTING = 600;
/** The others that are kept: probes call ExecSync all the time, and must not drive out the starts. */
const OTHERS = new Set(['ExecSync', 'StopContainer', 'RemoveContainer', 'StopPodSandbox', 'RemovePodSandbox']);
const MAX_OTHERS = 200;

type About = { readonly podSandboxId?: unknown; readonly containerId?: unknown };
type Stores = { readonly pods: PodStore; readonly containers: ContainerStore };
type Caller = CallTrace['caller'];

/** Where the time of the last calls went: a bounded memory, that is not kept when the daemon ends. */
export class Traces {
  /** Is given each call that has ended. */
  exporter: { push(call: CallTrace): void; close(): Promise<void> } | undefined;
  readonly #stores: Stores;
  /** Calls that are being answered. */
  readonly #running = new Set<() => CallTrace>();
  #starting: CallTrace[] = [];
  #others: CallTrace[] = [];

  constructor(stores: Stores) {
    this.#stores = stores;
  }

  /** Answer a call; remember what it took when it is about a pod. */
  async record<R>(method: string, request: unknown, traceparent: string, answer: () => R | Promise<R>): Promise<R> {
    const isStart = STARTING.has(method);
    if (!isStart && !OTHERS.has(method)) return await answer();
    const recorder = new Recorder();
    const before = this.#subject(request, undefined); // a removed one is not known any more afterwards
    let response: R | undefined;
    const caller = callerOf(traceparent);
    const look = () => ofContainer({ ...this.#subject(request, undefined), caller, spans: recorder.sofar() });
    this.#running.add(look);
    try {
      response = await recordCall(recorder, method, answer);
      return response;
    } finally {
      this.#running.delete(look);
      const subject = before.podId ? { ...before, ...idsOf(response) } : this.#subject(request, response);
      this.#keep(isStart, { ...subject, caller, spans: recorder.close() });
    }
  }

  /**
   * Calls about a pod, also those that go on, told by its id, the beginning of it, its name (also with its namespace), or
   * a container's id.
   */
  about(word: string): CallTrace[] {
    const calls = [...this.#starting, ...this.#others, ...[...this.#running].map(look => look())];
    const pods = new Set(calls.filter(call => isAbout(call, word)).map(podOf));
    return calls.filter(call => pods.has(podOf(call)));
  }

  /** Let the exporter send what it has. */
  close(): void {
    void this.exporter?.close();
  }

  #keep(isStart: boolean, recorded: CallTrace): void {
    const call = ofContainer(recorded);
    const list = isStart ? this.#starting : this.#others;
    list.push(call);
    if (list.length > (isStart ? MAX_STARTING : MAX_OTHERS)) list.shift();
    this.exporter?.push(call);
  }

  #subject(request: unknown, response: unknown) {
    const ids = { ...idsOf(request), ...idsOf(response) };
    const containerId = ids.containerId ?? '';
    const podId = ids.podId ?? (containerId && (this.#stores.containers.find(containerId)?.record.podId ?? ''));
    return { podId, containerId, podName: this.#podName(podId, request) };
  }

  #podName(podId: string, request: unknown): string {
    const config = (request as { config?: { metadata?: { namespace?: string; name?: string } } }).config;
    const metadata = this.#stores.pods.find(podId)?.record.config.metadata ?? config?.metadata;
    return metadata?.namespace ? `${metadata.namespace}/${metadata.name}` : '';
  }
}

/** Each span is of the call's container, and the call is the first: an inner step ends before it. */
const ofContainer = ({ spans, ...rest }: CallTrace): CallTrace => ({
  ...rest,
  spans: spans.map(span => ({ ...span, containerId: rest.containerId })).toReversed(),
});

/** A pod that is being made, or could not be, has only a name. */
const podOf = ({ podId, podName }: CallTrace): string => podId || podName;

function idsOf(message: unknown): { podId?: string; containerId?: string } {
  const { podSandboxId, containerId } = (message ?? {}) as About;
  return {
    ...(typeof podSandboxId === 'string' && podSandboxId && { podId: podSandboxId }),
    ...(typeof containerId === 'string' && containerId && { containerId }),
  };
}

const isAbout = ({ podId, podName, containerId }: CallTrace, word: string): boolean =>
  podId.startsWith(word) || podName === word || podName.endsWith(`/${word}`) || containerId.startsWith(word);

/** Source: W3C Trace Context, "traceparent Header". */
function callerOf(traceparent: string): Caller {
  const [, traceId, spanId] = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}/.exec(traceparent) ?? [];
  return traceId && spanId ? { traceId, spanId } : undefined;
}

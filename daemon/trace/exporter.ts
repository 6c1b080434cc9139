import { createHash, randomBytes } from 'node:crypto';
import { messageOf } from '@cleat/base';
import type { Logger } from 'pino';
import { trustSystem } from '../tls/system-trust.ts';
import type { CallTrace, Span } from './span.ts';

/** How long calls are collected before they are sent, how many may wait, and how long sending may take. */
const COLLECT_MS = 1_000;
const MAX_WAITING = 500;
const SEND_TIMEOUT_MS = 10_000;

/** Where spans go, and what is said of their origin. */
export type ExportOptions = {
  /** Base address of an OpenTelemetry collector, as `http://127.0.0.1:4318`. */
  readonly endpoint: string;
  readonly version: string;
  readonly log: Logger;
  /** What the shims did in a call. */
  readonly withShims: (call: CallTrace) => Promise<readonly Span[]>;
};

/**
 * Sends calls and their steps to an OpenTelemetry collector. All calls about a pod are one trace, unless the caller has
 * one of its own. A collector that is slow or away costs spans, never a call.
 * Source: OTLP 1.x, "OTLP/HTTP", JSON Protobuf Encoding.
 */
export class SpanExporter {
  readonly #options: ExportOptions;
  #waiting: CallTrace[] = [];
  #timer: NodeJS.Timeout | undefined;
  #lost = 0;
  #hasWarned = false;

  constructor(options: ExportOptions) {
    this.#options = options;
  }

  push(call: CallTrace): void {
    if (this.#waiting.length >= MAX_WAITING) this.#lost++;
    else this.#waiting.push(call);
    this.#timer ??= setTimeout(() => void this.#flush(), COLLECT_MS).unref();
  }

  /** Send what waits, and nothing afterwards by itself. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#flush();
  }

  async #flush(): Promise<void> {
    const calls = this.#waiting;
    this.#waiting = [];
    try {
      if (calls.length > 0) await this.#send(calls);
      this.#hasWarned = false;
    } catch (err) {
      this.#lost += calls.length;
      const { endpoint, log } = this.#options;
      const lost = this.#lost;
      log[this.#hasWarned ? 'debug' : 'warn']({ err, lost }, `no spans can be sent to ${endpoint}: ${messageOf(err)}`);
      this.#hasWarned = true;
    } finally {
      this.#timer = undefined;
      if (this.#waiting.length > 0) this.#timer = setTimeout(() => void this.#flush(), COLLECT_MS).unref();
    }
  }

  async #send(calls: readonly CallTrace[]): Promise<void> {
    const { endpoint, version, withShims } = this.#options;
    const whole = await Promise.all(calls.map(async call => ({ ...call, spans: await withShims(call) })));
    if (new URL(endpoint).protocol === 'https:') trustSystem();
    const response = await fetch(`${endpoint.replace(/\/+$/, '')}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(otlp(whole, version)),
      signal: AbortSignal.timeout(SEND_TIMEOUT_MS),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`it answered ${response.status}`);
  }
}

const text = (key: string, value: string) => ({ key, value: { stringValue: value } });

/** Calls as a message ExportTraceServiceRequest. */
function otlp(calls: readonly CallTrace[], version: string) {
  const resource = { attributes: [text('service.name', 'cleatd'), text('service.version', version)] };
  const spans = calls.flatMap(otlpSpans);
  return { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'cleat', version }, spans }] }] };
}

/** Source: OTLP trace.proto: SPAN_KIND_INTERNAL and SPAN_KIND_SERVER, STATUS_CODE_ERROR. */
const [INTERNAL, SERVER, FAILED] = [1, 2, 2];

function otlpSpans({ podId, podName, caller, spans }: CallTrace) {
  const traceId = caller?.traceId ?? traceIdOf(podId);
  const ids = new Map(spans.map(({ id }) => [id, randomBytes(8).toString('hex')]));
  return spans.map(({ id, parent, name, process, containerId, startedAtNs, durationUs, error }) => ({
    traceId,
    spanId: ids.get(id),
    parentSpanId: ids.get(parent) ?? caller?.spanId ?? '',
    name,
    kind: parent === 0 ? SERVER : INTERNAL,
    startTimeUnixNano: String(startedAtNs),
    endTimeUnixNano: String(startedAtNs + BigInt(durationUs) * 1000n),
    attributes: [
      text('cleat.process', process),
      text('cleat.pod.id', podId),
      text('cleat.pod.name', podName),
      ...(containerId ? [text('cleat.container.id', containerId)] : []),
    ],
    ...(error && { status: { code: FAILED, message: error } }),
  }));
}

/** A trace of a pod has the same id in every daemon that works on it. */
const traceIdOf = (podId: string): string =>
  podId ? createHash('sha256').update(podId).digest('hex').slice(0, 32) : randomBytes(16).toString('hex');

import type { Daemon } from '../daemon.ts';
import { type ExportOptions, SpanExporter } from './exporter.ts';
import { attach, shimSpans } from './shim-spans.ts';

/** Where the configuration names a collector, it is sent every call about a pod, with what the shim did in a start. */
export function exportSpans(d: Daemon): void {
  const { endpoint } = d.config.tracing;
  if (!endpoint) return;
  const withShims: ExportOptions['withShims'] = async ({ containerId, spans }) =>
    spans[0]?.name === 'StartContainer' ? [...spans, ...attach(spans, await shimSpans(d, containerId))] : spans;
  d.traces.exporter = new SpanExporter({ endpoint, version: d.version, log: d.log, withShims });
}

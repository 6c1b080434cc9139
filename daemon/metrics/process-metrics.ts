import type { Metrics } from './metrics.ts';

/** Figures of the daemon's own process, under the names that Prometheus' clients give them. */
export function addProcessMetrics(metrics: Metrics, version: string): void {
  const startedAtS = Date.now() / 1000 - process.uptime();
  const cpuSeconds = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  };
  metrics.gauge('process_start_time_seconds', 'When the daemon was started, in Unix seconds.', () => startedAtS);
  metrics.gauge('process_resident_memory_bytes', 'Memory that the daemon occupies.', () => process.memoryUsage.rss());
  metrics.gauge('process_cpu_seconds_total', 'CPU time of the daemon.', cpuSeconds);
  metrics.counter('cleat_build_info', 'Which version it is. Always 1.', ['version']).add(1, version);
}

import type { Measured } from './result.ts';

/**
 * What a runtime's own processes take alone, in bytes: figures that hardly depend on what else the machine does, unlike
 * times, and unlike PSS, which falls when other processes map the same pages.
 */
export function memoryFigures({ memory, extras }: Measured): Readonly<Record<string, number>> {
  const perShim = ({ shims }: Measured['memory']) => shims.private / Math.max(1, shims.processes);
  return {
    'daemon, private': memory.daemon.private,
    'shim, private': perShim(memory),
    ...(extras && { 'shim after 50 execs, private': perShim(extras.memoryAfterExecs) }),
  };
}

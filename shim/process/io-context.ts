import type { IoContext } from '../io/outputs.ts';
import type { Shim } from '../shim.ts';

/** What opening the streams of a process of this shim needs. */
export const ioContext = (shim: Shim, id: string): IoContext => ({
  id,
  namespace: shim.namespace,
  clock: shim.clock,
  children: shim.children,
  onLogError: (path, err) => shim.log.error({ path, err }, 'the container log cannot be written: output is lost'),
});

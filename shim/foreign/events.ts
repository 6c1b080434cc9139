import { type ForwardRequest, TaskOOM } from '@cleat/proto/events';
import type { Shim } from '../shim.ts';

/**
 * Take the events of another shim. It must find somebody to take them at any time: gVisor's ends itself, and its
 * container, when nobody does, and the daemon may be away. The ends of processes are waited for; what is new here is
 * that memory ran out.
 */
export function takeForeignEvent(shim: Shim, { envelope }: ForwardRequest): Record<string, never> {
  const { topic = '', event } = envelope ?? {};
  shim.log.debug({ topic }, 'event of the other shim');
  const type = event?.typeUrl.slice(event.typeUrl.lastIndexOf('/') + 1);
  if (!event || type !== TaskOOM.typeName || !shim.foreign) return {};
  if (TaskOOM.decode(event.value).containerId === shim.foreign.id) {
    shim.foreign.oomKilled = true;
    shim.events.publish('oom', { containerId: shim.foreign.id });
  }
  return {};
}

import { Status } from '@cleat/proto/task-types';
import { enumName } from '../format.ts';
import { untilInterrupted } from '../interrupted.ts';
import { askShim, isUnimplemented, type ShimClient } from '../shim/client.ts';
import { shownTime, shownTimeNs } from '../shim/time.ts';
import { withFirst } from '../shim/with-first.ts';
import { shimOptions, type Verb } from '../verb.ts';

/** How often a foreign shim is asked for the state of its task, in milliseconds. */
const LOOK_MS = 500;

type Event = { readonly at: string; readonly topic: string; readonly event: unknown };

/** As our shims publish them. */
async function* published({ debug, remainingMs }: ShimClient, signal: AbortSignal): AsyncGenerator<Event> {
  const { anyValue } = await import('../shim/to-json.ts');
  const stream = debug.trace({ eventsOnly: true }, { signal });
  for await (const { event } of withFirst(stream, remainingMs(), signal)) {
    if (!event) continue;
    yield { at: shownTimeNs(event.at), topic: event.topic, event: anyValue(event.type, Buffer.from(event.value)) };
  }
}

/** What a shim without such a service lets one see: the changes of its task's state. */
async function* seen({ task, target: { id }, timeoutMs }: ShimClient, signal: AbortSignal): AsyncGenerator<Event> {
  let last: Status | undefined;
  while (!signal.aborted && last !== Status.STOPPED) {
    const { status, pid, exitStatus, exitedAt } = await task.state({ id }, { timeoutMs });
    if (status !== last) {
      const ended = status === Status.STOPPED;
      const event = ended ? { id, pid, exitStatus, exitedAt: shownTime(exitedAt) } : { id, pid };
      yield { at: new Date().toISOString(), topic: `seen: ${enumName(Status, status).toLowerCase()}`, event };
      last = status;
    }
    await new Promise(resolve => setTimeout(resolve, LOOK_MS));
  }
}

export const shimEvents: Verb = {
  name: 'shim events',
  args: ['ID'],
  summary:
    "print a shim's events as they happen, until interrupted; of a foreign shim, the changes of its task's state",
  options: shimOptions,
  examples: [
    ['cleatctl shim events 3f2a', 'starts, exits, OOM kills and more'],
    ['cleatctl shim events 3f2a -o json', 'one object on a line'],
  ],
  async run(context) {
    const signal = untilInterrupted();
    const show = ({ at, topic, event }: Event) =>
      context.print(
        context.output === 'json'
          ? `${JSON.stringify({ at, topic, event })}\n`
          : `${at}  ${topic}  ${JSON.stringify(event)}\n`,
      );
    await askShim(context, async client => {
      try {
        for await (const event of published(client, signal)) show(event);
      } catch (err) {
        if (!isUnimplemented(err)) throw err;
        for await (const event of seen(client, signal)) show(event);
      }
    });
  },
};

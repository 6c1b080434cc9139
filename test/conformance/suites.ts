import type { CritestOptions } from './critest-world.ts';
import { USERNS_HANDLER } from './handlers.ts';

/** One run of critest. */
export type Suite = CritestOptions & { readonly name: string };

/** Streams over WebSocket where critest has a choice; without them it speaks SPDY. */
const WEBSOCKET = ['-websocket-exec', '-websocket-attach', '-websocket-portforward'];

/** Specs at a time in parallel mode. */
const PARALLEL = 4;

/** What the distribution's runtimes cannot do, and a newer one can. */
const USER_NAMESPACES: Suite = {
  name: 'runc 1.5, user namespaces',
  handler: USERNS_HANDLER,
  focus: ['UserNamespaces'],
};

/** Everything for both handlers: one spec at a time with SPDY, then in parallel with WebSocket, then the benchmarks. */
const SUITES_OF_HANDLERS = ['runc', 'crun'].flatMap((handler): Suite[] => [
  { name: `${handler}, serial, SPDY`, handler },
  { name: `${handler}, ${PARALLEL} in parallel, WebSocket`, handler, parallel: PARALLEL, flags: WEBSOCKET },
  { name: `${handler}, benchmarks`, handler, benchmarks: true },
]);

export const SUITES: readonly Suite[] = [...SUITES_OF_HANDLERS, USER_NAMESPACES];

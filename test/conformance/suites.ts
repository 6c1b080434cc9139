import type { CritestOptions } from './critest-world.ts';

/** One run of critest. */
export type Suite = CritestOptions & { readonly name: string };

/** Streams over WebSocket where critest has a choice; without them it speaks SPDY. */
const WEBSOCKET = ['-websocket-exec', '-websocket-attach', '-websocket-portforward'];

/** Specs at a time in parallel mode. */
const PARALLEL = 4;

/** Everything for both handlers: one spec at a time with SPDY, then in parallel with WebSocket, then the benchmarks. */
export const SUITES: readonly Suite[] = ['runc', 'crun'].flatMap(handler => [
  { name: `${handler}, serial, SPDY`, handler },
  { name: `${handler}, ${PARALLEL} in parallel, WebSocket`, handler, parallel: PARALLEL, flags: WEBSOCKET },
  { name: `${handler}, benchmarks`, handler, benchmarks: true },
]);

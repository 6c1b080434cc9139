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

const serial = (handler: string): Suite => ({ name: `${handler}, serial, SPDY`, handler });
const parallel = (handler: string): Suite => ({
  name: `${handler}, ${PARALLEL} in parallel, WebSocket`,
  handler,
  parallel: PARALLEL,
  flags: WEBSOCKET,
});
const benchmarks = (handler: string): Suite => ({ name: `${handler}, benchmarks`, handler, benchmarks: true });

/** Everything for both handlers: one spec at a time with SPDY, then in parallel with WebSocket, then the benchmarks. */
export const SUITES: readonly Suite[] = [
  ...['runc', 'crun'].flatMap(handler => [serial(handler), parallel(handler), benchmarks(handler)]),
  USER_NAMESPACES,
];

/**
 * What runs on the throw-away machine, which has one slow CPU: all specs once with each handler. The environment
 * variable CLEAT_CONFORMANCE_FULL=1 asks for them in both ways. No benchmarks: they fail by the clock (5 s for a
 * sandbox), which tells nothing of the daemon on an emulated machine.
 */
export const MACHINE_SUITES: readonly Suite[] =
  process.env['CLEAT_CONFORMANCE_FULL'] === '1'
    ? SUITES.filter(suite => !suite.benchmarks)
    : [parallel('runc'), serial('crun'), USER_NAMESPACES];

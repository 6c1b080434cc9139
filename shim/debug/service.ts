import { Debug } from '@cleat/proto/debug';
import type { Server } from 'ttrpc-ts';
import type { Shim } from '../shim.ts';
import { setLogLevel } from './log-level.ts';
import { report } from './report.ts';

/** Serve what an operator may ask. What is seldom asked is loaded when it is: most shims never are. */
export function addDebugService(server: Server, shim: Shim): void {
  server.addService(Debug, {
    report: req => report(shim, req),
    setLogLevel: req => setLogLevel(shim, req),
    async *profile(req, context) {
      const { profile } = await import('./profile.ts');
      yield* profile(req, context.signal);
    },
    async *heap(_req, context) {
      const { heap } = await import('./heap.ts');
      yield* heap(context.signal);
    },
    async *devtools(req, context) {
      const { devtools } = await import('./devtools.ts');
      yield* devtools(shim, req, context.signal);
    },
    async *trace(req, context) {
      const { trace } = await import('./trace.ts');
      yield* trace(server, shim, req, context);
    },
  });
}

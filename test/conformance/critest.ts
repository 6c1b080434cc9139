/**
 * Runs critest against the daemon on a test node and tells how its specs ended:
 * `node test/conformance/critest.ts [--handler NAME]... [--focus TEXT]... [--parallel N] [--verbose] [-- FLAG...]`.
 * Without --handler it runs everything for each handler. What stands behind `--` goes to critest as it is.
 * Exits with 1 when a spec failed that is not listed in expected.ts.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { SpecResult } from './critest-report.ts';
import { CritestWorld } from './critest-world.ts';
import { judge } from './expected.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    handler: { type: 'string', multiple: true, default: ['runc', 'crun'] },
    focus: { type: 'string', multiple: true, default: [] },
    parallel: { type: 'string', default: '1' },
    /** Print critest's own words, and the daemon's log of a run with failures. */
    verbose: { type: 'boolean', default: false },
    /** File for the whole results, as JSON. */
    report: { type: 'string' },
  },
});

const print = (text: string) => process.stdout.write(`${text}\n`);

await using world = await CritestWorld.start();
const results: Record<string, SpecResult[]> = {};
for (const handler of values.handler) {
  const specs = await world.run({
    handler,
    focus: values.focus,
    parallel: Number(values.parallel),
    flags: positionals,
    ...(values.verbose && { onOutput: text => process.stdout.write(text) }),
  });
  results[handler] = specs;
  printResults(handler, specs);
}
if (values.report) {
  writeFileSync(values.report, JSON.stringify(results, null, 2));
  writeFileSync(`${values.report}.log`, world.daemon.log());
}
if (
  Object.values(results)
    .flat()
    .some(spec => judge(spec).unexpected)
)
  process.exitCode = 1;

function printResults(handler: string, specs: readonly SpecResult[]): void {
  const of = (state: SpecResult['state']) => specs.filter(spec => spec.state === state);
  for (const spec of [...of('skipped'), ...of('failed')]) {
    const { unexpected, reason } = judge(spec);
    print(`${spec.state}${unexpected ? '' : ' (expected)'}: ${spec.name}\n    ${reason ?? spec.message}`);
  }
  const counts = (['passed', 'failed', 'skipped'] as const).map(state => `${of(state).length} ${state}`);
  print(`critest with ${handler}: ${counts.join(', ')}`);
}

/**
 * Runs critest against the daemon on a test node and tells how its specs ended:
 * `node test/conformance/critest.ts [--handler NAME] [--focus TEXT]... [--parallel N] [--verbose] [-- FLAG...]`.
 * Without --handler, --focus, --parallel and flags it runs all suites of suites.ts. What stands behind `--` goes to
 * critest as it is. Exits with 1 when a spec ended otherwise than expected.ts allows.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { SpecResult } from './critest-report.ts';
import { CritestWorld } from './critest-world.ts';
import { judge } from './expected.ts';
import { SUITES, type Suite } from './suites.ts';

const { values, positionals: flags } = parseArgs({
  allowPositionals: true,
  options: {
    handler: { type: 'string' },
    focus: { type: 'string', multiple: true },
    parallel: { type: 'string' },
    /** Print critest's own words as they come. */
    verbose: { type: 'boolean', default: false },
    /** File for the whole results, as JSON; the daemon's log goes beside it. */
    report: { type: 'string' },
  },
});

const print = (text: string) => process.stdout.write(`${text}\n`);

function chosenSuites(): readonly Suite[] {
  const { handler = '', focus = [], parallel = '1' } = values;
  if (!values.handler && !values.focus && !values.parallel && flags.length === 0) return SUITES;
  return [{ name: handler || 'the default handler', handler, focus, parallel: Number(parallel), flags }];
}

function printResults(suite: Suite, specs: readonly SpecResult[], seconds: number): void {
  const of = (state: SpecResult['state']) => specs.filter(spec => spec.state === state);
  for (const spec of [...of('skipped'), ...of('failed')]) {
    const { unexpected, reason } = judge(spec);
    print(`${spec.state}${unexpected ? '' : ' as expected'}: ${spec.name}\n    ${reason ?? spec.message}`);
  }
  const counts = (['passed', 'failed', 'skipped'] as const).map(state => `${of(state).length} ${state}`);
  print(`critest with ${suite.name}: ${counts.join(', ')} in ${Math.round(seconds)} s`);
}

await using world = await CritestWorld.start();
const results: Record<string, SpecResult[]> = {};
for (const suite of chosenSuites()) {
  const startedAtMs = performance.now();
  const onOutput = (text: string) => process.stdout.write(text);
  const specs = await world.run({ ...suite, ...(values.verbose && { onOutput }) });
  results[suite.name] = specs;
  printResults(suite, specs, (performance.now() - startedAtMs) / 1000);
}
if (values.report) {
  writeFileSync(values.report, JSON.stringify(results, null, 2));
  writeFileSync(`${values.report}.log`, world.daemon.log());
}
if (Object.values(results).some(specs => specs.length === 0 || specs.some(spec => judge(spec).unexpected)))
  process.exitCode = 1;

/**
 * Runs critest against the daemon on a test node or the throw-away machine and tells how its specs ended:
 * `node test/conformance/critest.ts [--machine] [--handler NAME] [--focus TEXT]... [--parallel N] [--benchmarks] [--verbose] [-- FLAG...]`.
 * Without any of them but --machine and --verbose it runs all suites of suites.ts. What stands behind `--` goes to
 * critest as it is. Exits with 1 when a spec ended otherwise than expected.ts allows.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { CritestWorld } from './critest-world.ts';
import { runSuite } from './run-suite.ts';
import { counts, type SuiteResult, specsIn, unexpectedIn } from './suite-result.ts';
import { MACHINE_SUITES, SUITES, type Suite } from './suites.ts';

const { values, positionals: flags } = parseArgs({
  allowPositionals: true,
  options: {
    /** On the throw-away machine instead of the test node. */
    machine: { type: 'boolean', default: false },
    handler: { type: 'string' },
    focus: { type: 'string', multiple: true },
    parallel: { type: 'string' },
    benchmarks: { type: 'boolean' },
    /** Print critest's own words as they come. */
    verbose: { type: 'boolean', default: false },
    /** File for the results, as JSON (see suite-result.ts); the daemon's log goes beside it. */
    report: { type: 'string' },
  },
});

const print = (text: string) => process.stdout.write(`${text}\n`);

function fail(what: string): void {
  print(what);
  process.exitCode = 1;
}

function chosenSuites(): readonly Suite[] {
  const { handler, focus, parallel, benchmarks } = values;
  if (!handler && !focus && !parallel && !benchmarks && flags.length === 0)
    return values.machine ? MACHINE_SUITES : SUITES;
  const options = { handler: handler ?? '', focus: focus ?? [], parallel: Number(parallel ?? 1), flags };
  return [{ name: handler ?? 'the default handler', ...options, benchmarks: benchmarks ?? false }];
}

/** The first lines of a message: an error of gRPC goes on with its insides. */
const brief = (message: string) => message.split('\n').slice(0, 4).join('\n    ');

function printResult(result: SuiteResult): void {
  for (const spec of [...specsIn(result, 'skipped'), ...specsIn(result, 'failed')])
    print(`${spec.state}${spec.excuse ? ' as expected' : ''}: ${spec.name}\n    ${spec.excuse ?? brief(spec.message)}`);
  print(`${result.suite}: ${counts([result])} in ${Math.round(result.seconds)} s`);
}

/** Run one suite, tell how its specs ended, and look for what it left behind. */
async function runAndTell(world: CritestWorld, suite: Suite): Promise<SuiteResult> {
  const result = await runSuite(world, suite, values.verbose ? text => process.stdout.write(text) : undefined);
  printResult(result);
  const left = await world.host.leftovers();
  if (left.length > 0) fail(`left on the node after ${suite.name}:\n    ${left.join('\n    ')}`);
  if (result.specs.length === 0) fail(`no spec ran with ${suite.name}`);
  if (unexpectedIn(result).length > 0) process.exitCode = 1;
  return result;
}

await using world = await CritestWorld.start(values.machine ? 'machine' : 'node');
const results: SuiteResult[] = [];
for (const suite of chosenSuites()) results.push(await runAndTell(world, suite));
print(counts(results));
if (values.report) {
  writeFileSync(values.report, JSON.stringify(results, null, 2));
  writeFileSync(`${values.report}.log`, await world.host.log());
}

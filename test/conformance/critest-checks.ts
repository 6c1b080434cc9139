import t from 'tap';
import type { HostKind } from './critest-host.ts';
import { CritestWorld } from './critest-world.ts';
import { keepResults } from './keep-results.ts';
import { runSuite } from './run-suite.ts';
import { counts, type SuiteResult, unexpectedIn } from './suite-result.ts';
import type { Suite } from './suites.ts';

/** One assertion for each spec of suites of critest on a host of that kind. What they came to is kept under `name`. */
export async function checkSuites(name: string, kind: HostKind, suites: readonly Suite[]): Promise<void> {
  const world = await CritestWorld.start(kind);
  t.teardown(() => world[Symbol.asyncDispose]());
  const results: SuiteResult[] = [];
  for (const suite of suites)
    await t.test(`critest with ${suite.name}`, async t => {
      const result = await runSuite(world, suite);
      results.push(result);
      keepResults(name, results); // as far as it came
      t.ok(result.specs.length > 0, 'specs ran');
      const unexpected = unexpectedIn(result);
      for (const spec of result.specs) {
        if (unexpected.includes(spec)) t.fail(spec.name, { state: spec.state, why: spec.message });
        else if (spec.state === 'passed') t.pass(spec.name);
        else t.pass(spec.name, { skip: spec.excuse ?? true });
      }
      t.strictSame(await world.host.leftovers(), [], 'nothing is left on the node');
      t.comment(`${result.suite}: ${counts([result])}`);
    });
}

// serial
// timeout: 2700
import t from 'tap';
import { CritestWorld } from './critest-world.ts';
import { judge } from './expected.ts';
import { keepResults } from './keep-results.ts';
import { counts, type SuiteResult } from './suite-result.ts';
import { SUITES } from './suites.ts';

const world = await CritestWorld.start();
t.teardown(() => world[Symbol.asyncDispose]());
const results: SuiteResult[] = [];

for (const suite of SUITES) {
  const name = `critest with ${suite.name}`;
  await t.test(name, async t => {
    const startedAtMs = performance.now();
    const specs = await world.run(suite);
    const seconds = (performance.now() - startedAtMs) / 1000;
    results.push({ suite: name, place: await world.place(), seconds, specs });
    t.ok(specs.length > 0, 'specs ran');
    for (const spec of specs) {
      const { unexpected, reason } = judge(spec, suite.handler);
      if (unexpected) t.fail(spec.name, { state: spec.state, message: spec.message });
      else if (spec.state === 'skipped') t.pass(spec.name, { skip: reason ?? true });
      else t.pass(spec.name);
    }
    t.strictSame(await world.leftovers(), [], 'nothing is left on the node');
    t.comment(`${name}: ${counts(results.slice(-1))}`);
  });
}

keepResults('critest', results);

import type { CritestWorld } from './critest-world.ts';
import { excuse } from './expected.ts';
import type { SuiteResult } from './suite-result.ts';
import type { Suite } from './suites.ts';

/** Run one suite to its end, and say of each spec that did not pass why it need not, if that is so. */
export async function runSuite(
  world: CritestWorld,
  suite: Suite,
  onOutput?: (text: string) => void,
): Promise<SuiteResult> {
  const startedAtMs = performance.now();
  const specs = (await world.run({ ...suite, ...(onOutput && { onOutput }) })).map(spec => {
    const reason = excuse(spec, { host: world.host.kind, handler: suite.handler });
    return { ...spec, ...(reason !== undefined && { excuse: reason }) };
  });
  const seconds = (performance.now() - startedAtMs) / 1000;
  return { suite: `critest with ${suite.name}`, place: world.host.description, seconds, specs };
}

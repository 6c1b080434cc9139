// serial
// timeout: 2700
import t from 'tap';
import { keepResults } from './keep-results.ts';
import { runKubelet } from './kubelet/run-kubelet.ts';
import type { SuiteResult } from './suite-result.ts';

const results: SuiteResult[] = [];

for (const handler of ['runc', 'crun'])
  await t.test(`a real kubelet runs its pods with ${handler}`, async t => {
    const { result } = await runKubelet(handler, ({ name, state, message }) => {
      if (state === 'failed') t.fail(name, { why: message });
      else t.pass(name);
    });
    results.push(result);
  });

keepResults('kubelet', results);

// serial
// timeout: 2700
import t, { type Test } from 'tap';
import type { CritestHost } from '../conformance/critest-host.ts';
import type { SpecResult } from '../conformance/critest-report.ts';
import { CLEAT_HANDLER } from './containerd-world.ts';
import { containerdHost, foreignHost } from './critest-hosts.ts';
import { GVISOR_EXCEPTIONS } from './gvisor-expected.ts';
import { runCritest } from './run-critest.ts';

/** All specs with CLEAT_INTEROP_FULL=1; else some of each that a shim has a part in. */
const FOCUS = process.env['CLEAT_INTEROP_FULL'] ? [] : ['execSync', 'starting container with log', 'support attach'];

const names = (specs: readonly SpecResult[], state: SpecResult['state']) =>
  specs.filter(spec => spec.state === state).map(spec => spec.name);

async function withHost(t: Test, start: () => Promise<CritestHost>): Promise<CritestHost> {
  const host = await start();
  t.teardown(() => host[Symbol.asyncDispose]());
  return host;
}

t.test('containerd passes with our shim what it passes with its own', async t => {
  const host = await withHost(t, containerdHost);
  const own = await runCritest(host, 'runc', FOCUS);
  const ours = await runCritest(host, CLEAT_HANDLER, FOCUS);
  t.not(names(own, 'passed').length, 0);
  t.same(names(ours, 'failed'), names(own, 'failed'));
  t.same(names(ours, 'passed').sort(), names(own, 'passed').sort());
});

t.test('our daemon passes with the shims of others', async t => {
  const host = await withHost(t, foreignHost);
  for (const handler of ['containerd-runc', 'runsc']) {
    const specs = await runCritest(host, handler, FOCUS);
    const excused = (name: string) => handler === 'runsc' && GVISOR_EXCEPTIONS.some(known => known.name.test(name));
    t.same(
      names(specs, 'failed').filter(name => !excused(name)),
      [],
      handler,
    );
    t.not(names(specs, 'passed').length, 0);
  }
  if (FOCUS.length > 0) t.same(await host.leftovers(), [], 'critest itself leaves the pods of specs that failed');
});

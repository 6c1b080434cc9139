import t from 'tap';
import { step } from '../../../daemon/trace/step.ts';
import { Traces } from '../../../daemon/trace/traces.ts';

const nothing = { find: () => undefined } as never;
const open = () => new Traces({ pods: nothing, containers: nothing });
const config = { metadata: { namespace: 'default', name: 'web' } };

t.test('a call is remembered with its steps, also those within others and beside them', async t => {
  const traces = open();
  const answer = await traces.record('RunPodSandbox', { config }, '', async () => {
    await Promise.all([step('network', () => step('plugin', () => 1)), step('files', () => 2)]);
    return { podSandboxId: 'p1' };
  });
  t.same(answer, { podSandboxId: 'p1' });
  const [call] = traces.about('default/web');
  t.match(call, { podId: 'p1', podName: 'default/web', containerId: '' });
  const named = new Map(call?.spans.map(span => [span.name, span]));
  t.equal(named.get('RunPodSandbox')?.parent, 0);
  t.equal(named.get('network')?.parent, named.get('RunPodSandbox')?.id);
  t.equal(named.get('plugin')?.parent, named.get('network')?.id);
  t.equal(named.get('files')?.parent, named.get('RunPodSandbox')?.id);
});

t.test('a step that fails is remembered with its reason, and the error goes on', async t => {
  const traces = open();
  const fail = () => {
    throw new Error('no cable');
  };
  await t.rejects(
    traces.record('RunPodSandbox', { config }, '', () => step('network', fail)),
    { message: 'no cable' },
  );
  const spans = traces.about('web')[0]?.spans ?? [];
  t.same(
    spans.map(({ name, error }) => [name, error]),
    [
      ['RunPodSandbox', 'no cable'],
      ['network', 'no cable'],
    ],
  );
});

t.test('what goes on after the answer is no step of the call', async t => {
  const traces = open();
  const later = Promise.withResolvers<void>();
  const goesOn = Promise.withResolvers<void>();
  await traces.record('RunPodSandbox', { config }, '', () => {
    void later.promise.then(() => step('too late', () => goesOn.resolve()));
    return {};
  });
  later.resolve();
  await goesOn.promise;
  t.equal(traces.about('web')[0]?.spans.length, 1);
});

t.test('other calls are answered without being remembered, and outside of a call a step is only done', async t => {
  const traces = open();
  t.equal(await traces.record('Status', {}, '', () => step('x', () => 1)), 1);
  t.equal(await step('y', () => 2), 2);
  t.same(traces.about(''), []);
});

t.test('the memory is bounded: probes do not drive out the starts', async t => {
  const traces = open();
  for (let i = 0; i < 700; i++) await traces.record('RunPodSandbox', {}, '', () => ({ podSandboxId: `p${i}` }));
  for (let i = 0; i < 700; i++) await traces.record('ExecSync', { podSandboxId: 'p699' }, '', () => ({}));
  t.equal(traces.about('p').length, 600 + 200);
  t.equal(traces.about('p0').length, 0);
  t.equal(traces.about('p699').length, 1 + 200);
});

t.test("a caller's traceparent is kept, a damaged one is not", async t => {
  const traces = open();
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  await traces.record('StopPodSandbox', { podSandboxId: 'p1' }, traceparent, () => ({}));
  await traces.record('StopPodSandbox', { podSandboxId: 'p2' }, '00-xyz', () => ({}));
  t.same(traces.about('p1')[0]?.caller, {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
  });
  t.equal(traces.about('p2')[0]?.caller, undefined);
});

t.test('a call that hangs is told with the step that it hangs in', async t => {
  const traces = open();
  const plugged = Promise.withResolvers<void>();
  const call = traces.record('RunPodSandbox', { config }, '', async () => {
    await step('files', () => 1);
    await step('network', () => step('plugin', () => plugged.promise));
    return { podSandboxId: 'p1' };
  });
  const hangs = () => (traces.about('default/web')[0]?.spans ?? []).map(({ name, running }) => [name, running]);
  while (hangs().length < 4) await new Promise(setImmediate);
  t.same(hangs(), [
    ['RunPodSandbox', true],
    ['network', true],
    ['plugin', true],
    ['files', false],
  ]);
  plugged.resolve();
  await call;
  t.equal(traces.about('p1').length, 1, 'it is told once when it has ended');
  t.ok(traces.about('p1')[0]?.spans.every(({ running }) => !running));
});

t.test('pods that could not be made are told apart by their names', async t => {
  const traces = open();
  for (const name of ['web', 'db'])
    await traces.record('RunPodSandbox', { config: { metadata: { namespace: 'default', name } } }, '', () => ({}));
  t.same(
    traces.about('default/db').map(({ podName }) => podName),
    ['default/db'],
  );
});

import t from 'tap';
import { readReport, type SpecResult } from './critest-report.ts';
import { conformanceDocument } from './document.ts';
import { excuse } from './expected.ts';
import { USERNS_HANDLER } from './handlers.ts';
import { unexpectedIn } from './suite-result.ts';

const failure = (message: string) => ({ Message: message, Location: { FileName: '/src/pod.go', LineNumber: 42 } });
const spec = (text: string, state: string, more = {}) => ({
  ContainerHierarchyTexts: ['[k8s.io] Pods', 'basic'],
  LeafNodeType: 'It',
  LeafNodeText: text,
  State: state,
  RunTime: 1.5e9,
  ...more,
});
const read = (...specs: object[]) => readReport(JSON.stringify([{ SpecReports: specs }]));

t.test('a spec is told by its whole name, its state and its seconds', async t => {
  t.match(read(spec('run', 'passed')), [{ name: '[k8s.io] Pods basic run', state: 'passed', seconds: 1.5 }]);
});

for (const state of ['failed', 'panicked', 'timedout', 'interrupted', 'aborted'])
  t.test(`a spec that ${state} counts as failed, and its message says where`, async t => {
    const [result] = read(spec('run', state, { Failure: failure('expected 1\n') }));
    t.match(result, { state: 'failed', message: 'expected 1 (pod.go:42)' });
  });

t.test('a skip counts when the spec gave a reason, and does not when a filter left the spec out', async t => {
  const results = read(spec('a', 'skipped', { Failure: failure('no AppArmor') }), spec('b', 'skipped'));
  t.match(results, [{ state: 'skipped', message: 'no AppArmor (pod.go:42)' }]);
  t.equal(results.length, 1);
});

t.test('what runs before the suite counts only when it fails', async t => {
  const before = { ContainerHierarchyTexts: null, LeafNodeType: 'BeforeSuite', LeafNodeText: '' };
  t.strictSame(read(spec('', 'passed', before)), []);
  t.match(read(spec('', 'failed', { ...before, Failure: failure('no socket') })), [{ name: 'BeforeSuite' }]);
});

const result = (name: string, state: SpecResult['state']): SpecResult => ({
  name,
  state,
  seconds: 1,
  message: 'expected 1\nand more (pod.go:42)',
  output: '',
});

t.test('a spec is excused where it was expected not to pass, and nowhere else', async t => {
  const appArmor = '[k8s.io] AppArmor x';
  t.match(excuse(result(appArmor, 'skipped'), { host: 'node' }), /AppArmor/);
  t.equal(excuse(result(appArmor, 'skipped'), { host: 'machine' }), undefined);
  t.equal(excuse(result(appArmor, 'failed'), { host: 'node' }), undefined);
  t.equal(excuse(result('[k8s.io] Pods x', 'skipped'), { host: 'node' }), undefined);
  const users = result('[k8s.io] UserNamespaces x', 'skipped');
  t.match(excuse(users, { host: 'node', handler: 'runc' }), /id-mapped/);
  t.equal(excuse(users, { host: 'node', handler: USERNS_HANDLER }), undefined);
});

t.test('what did not pass and has no excuse is unexpected', async t => {
  const specs = [result('a', 'passed'), { ...result('b', 'skipped'), excuse: 'known' }, result('c', 'failed')];
  t.match(unexpectedIn({ suite: 'one', place: 'here', seconds: 1, specs }), [{ name: 'c' }]);
});

t.test('the document counts each run and names what did not pass once, with its runs', async t => {
  const run = (suite: string, ...specs: SpecResult[]) => ({ suite, place: 'here', seconds: 1, specs });
  const text = conformanceDocument([
    run('one', result('[k8s.io] a', 'passed'), result('[k8s.io] b', 'failed')),
    run('two', result('[k8s.io] a', 'failed'), result('[k8s.io] b', 'failed')),
  ]);
  t.match(text, '| one | here | 1 | 1 | 0 |\n| two | here | 0 | 2 | 0 |');
  t.match(text, '**expected 1**\n\nIn two (here):\n\n- [k8s.io] a\n');
  t.match(text, '**expected 1**\n\nIn one (here); two (here):\n\n- [k8s.io] b\n');
  t.notMatch(text, '## Skipped');
});

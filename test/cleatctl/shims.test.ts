import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleFiles, writeExitRecord } from '@cleat/base';
import t from 'tap';
import { cleatctl, shortDir } from './cleatctl.ts';

const stateDir = shortDir(t);

/** A bundle as daemon and shim leave it. */
function makeBundle(
  id: string,
  files: { pid?: number; socket?: string; annotations?: Record<string, string> },
): string {
  const bundle = join(stateDir, 'containers', id);
  mkdirSync(bundle, { recursive: true });
  const { config, shimPid, bootstrap } = bundleFiles(bundle);
  writeFileSync(config, JSON.stringify({ annotations: files.annotations ?? {} }));
  if (files.pid) writeFileSync(shimPid, String(files.pid));
  if (files.socket) {
    const answer = { version: 3, address: `unix://${files.socket}`, protocol: 'ttrpc' };
    writeFileSync(bootstrap, JSON.stringify(answer));
  }
  return bundle;
}

async function startShim(id: string, mode: string, annotations: Record<string, string> = {}) {
  const socket = join(stateDir, `${id}.sock`);
  const child = spawn(process.execPath, [join(import.meta.dirname, 'fake-shim.ts'), socket, mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.teardown(() => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return makeBundle(id, { pid: child.pid ?? 0, socket, annotations });
}

await startShim('aa1', 'answers', {
  'io.kubernetes.cri.container-name': 'server',
  'io.kubernetes.cri.sandbox-name': 'dns',
  'io.kubernetes.cri.sandbox-namespace': 'kube-system',
});
await startShim('aa2', 'silent');
await startShim('bb3', 'refuses');
await startShim('cc4', 'foreign');
const other = spawn('sleep', ['1000'], { stdio: 'ignore' });
t.teardown(() => other.kill('SIGKILL'));
const ended = makeBundle('dd5', { pid: other.pid ?? 0, socket: join(stateDir, 'none.sock') });
writeExitRecord(ended, { version: 1, id: 'dd5', pid: 7, status: 137, atNs: '1', oomKilled: true });
makeBundle('ee6', {});
writeFileSync(bundleFiles(join(stateDir, 'containers', 'ee6')).config, '{"annot');
writeFileSync(join(stateDir, 'containers', 'stray-file'), '');

/** A shim of another kind, in the bundle that ours made for it. */
function startInner(id: string): void {
  const inner = join(stateDir, 'containers', id, 'foreign', id);
  mkdirSync(inner, { recursive: true });
  startNamedAsShim(id, inner);
}

/** A process that is called as a shim of that id is. */
function startNamedAsShim(id: string, cwd: string): void {
  const flags = ['-namespace', 'k8s.io', '-id', id];
  const child = spawn('/bin/sh', ['-c', 'read x', ...flags], { argv0: 'containerd-shim-runc-v2', cwd, stdio: 'pipe' });
  t.teardown(() => child.kill('SIGKILL'));
}

await startShim('ff7', 'answers');
await startShim('gg8', 'busy');
await startShim('hh9', 'slow');
startInner('ff7');
startNamedAsShim('ff7', join(stateDir, 'containers', 'ff7'));
startNamedAsShim('rehearsal', stateDir);
const goneBundle = join(stateDir, 'containers', 'gone');
mkdirSync(goneBundle);
startNamedAsShim('gone', goneBundle);
rmSync(goneBundle, { recursive: true });

const runWithin = (timeout: string, ...args: string[]) =>
  cleatctl([...args, '--state', stateDir, '--containerd', join(stateDir, 'none'), '--timeout', timeout]);
/** Of a shim that answers, however busy the machine is. */
const run = (...args: string[]) => runWithin('20s', ...args);
/** Of all shims, at the same time: one of them hangs and takes all of the time, in which the others are sure to answer. */
const [table, list, top, inspectedBusy] = await Promise.all(
  [
    ['shim', 'ls'],
    ['shim', 'ls', '-o', 'json'],
    ['top', '-o', 'json'],
    ['shim', 'inspect', 'gg8'],
  ].map(args => runWithin('10s', ...args)),
);
if (!table || !list || !top || !inspectedBusy) throw new Error('not all were run');
const views: { container: string }[] = JSON.parse(list.stdout);
const tops: { id: string; health: string }[] = JSON.parse(top.stdout);
const viewOf = (id: string) => views.find(({ container }) => container === id);

t.test('shim ls tells each shim without the daemon: one that hangs holds nothing up and is told as such', async t => {
  const { stdout, stderr, code } = table;
  t.same([stderr, code], ['', 0]);
  const rows = stdout.split('\n');
  t.match(rows[0], /^CONTAINER +NAME +POD +SHIM +VERSION +MEMORY +ANSWER +TASK$/);
  t.match(rows[1], /^aa1 +server +kube-system\/dns +\d+ +1\.2\.3 +[\d.]+ MiB +[\d.]+ ms +running$/);
  t.match(rows[2], /^aa2 +\d+ +[\d.]+ MiB +no answer +unknown$/);
  t.match(rows[3], /^bb3 +\d+ +[\d.]+ MiB +[\d.]+ ms +unknown$/);
  t.match(rows[5], /^dd5 +\d+ +not listening +stopped \(137\)$/, 'no memory of a pid that is not a shim any more');
  t.match(rows[6], /^ee6 +not listening +unknown$/);
});

t.test('shim ls -o json has what a program needs, and says what is damaged', async t => {
  t.match(viewOf('aa1'), { pod: 'kube-system/dns', answerMs: Number, pssBytes: Number, task: 'running' });
  t.match(viewOf('aa2'), { answerMs: undefined });
  t.match(viewOf('dd5'), { task: 'stopped', exitStatus: 137 });
  t.match(viewOf('ee6'), { damage: [/config\.json is not JSON/] });
});

t.test('a shim that is slow is waited for as long as --timeout says, and told as slow', async t => {
  t.match(viewOf('hh9'), { task: 'running', answerMs: Number, answer: / ms$/ });
  t.match(
    tops.find(({ id }) => id === 'hh9'),
    { health: /^slow \d+ ms$/ },
  );
});

t.test('shim ls of a state directory that is not there are none', async t => {
  t.match(
    await cleatctl(['shim', 'ls', '-q', '--state', join(stateDir, 'none'), '--containerd', join(stateDir, 'none')]),
    { stdout: '', stderr: '', code: 0 },
  );
});

t.test('shim inspect prints what disk, task and shim say', async t => {
  const { stdout, stderr, code } = await run('shim', 'inspect', 'aa1');
  t.same([stderr, code], ['', 0]);
  t.match(JSON.parse(stdout), {
    disk: { id: 'aa1', shimPid: Number, pssBytes: Number, bootstrap: { version: 3 } },
    task: { id: 'aa1', pid: 42, status: 'RUNNING' },
    shim: { version: '1.2.3', log: { lines: '9' }, state: { init: { pid: 42 } } },
  });
});

t.test('an id may be told by its beginning, if only one begins so', async t => {
  t.match(await run('shim', 'inspect', 'bb'), { code: 0, stderr: '' });
  t.equal((await run('shim', 'inspect', 'aa')).stderr, 'cleatctl: aa is the beginning of 2 ids: aa1, aa2\n');
  t.equal(
    (await run('shim', 'inspect', 'zz')).stderr,
    `cleatctl: there is no shim of a container zz in ${stateDir} or ${stateDir}/none\n`,
  );
});

t.test('what the disk says is printed even when the shim does not answer, which is exit code 1', async t => {
  const silent = await runWithin('500ms', 'shim', 'inspect', 'aa2');
  t.match(silent, { code: 1, stderr: 'cleatctl: the shim of aa2 did not answer within 500 ms\n' });
  t.match(JSON.parse(silent.stdout), { disk: { id: 'aa2', shimPid: Number } });
  const gone = await run('shim', 'inspect', 'dd5');
  t.match(gone, { code: 1, stderr: /^cleatctl: the shim of dd5 is not there: cannot connect to .*\n$/ });
  t.match(JSON.parse(gone.stdout), { disk: { exit: { status: 137, oomKilled: true } } });
});

t.test('a shim that is not ours answers the task API, and its lack of ours is no failure', async t => {
  const { stdout, code } = await run('shim', 'inspect', 'cc4');
  t.equal(code, 0);
  t.match(JSON.parse(stdout), { task: { status: 'RUNNING' }, shim: /not one of ours/ });
});

t.test('a shim that ours looks after, and what ours has forked, are no second one of the same id', async t => {
  t.match(await run('shim', 'inspect', 'ff7'), { code: 0, stderr: '' });
  const found = views.filter(({ container }) => container === 'ff7');
  t.match(found, [{ version: '1.2.3', damage: [] }]);
  t.equal(found.length, 1);
});

t.test('a shim whose OCI runtime hangs is well: what it does is told, and for how long', async t => {
  t.match(viewOf('gg8'), { task: 'Create for 20 s', answerMs: Number, sessions: 2 });
  t.match(inspectedBusy, { code: 0, stderr: '' });
  t.match(JSON.parse(inspectedBusy.stdout).report, { running: [{ name: 'x.v3.Task/Create', ms: 20_100 }] });
  t.match(
    tops.find(({ id }) => id === 'gg8'),
    { health: 'Create for 20 s' },
  );
});

t.test(
  'a shim whose bundle is gone is found by its process, and no other process of the state directory is one',
  async t => {
    t.match(viewOf('gone'), {
      answer: 'not listening',
      version: 'runc-v2',
      damage: ['the process runs, and its bundle is gone'],
    });
    t.notOk(views.some(({ container }) => container === 'rehearsal'));
  },
);

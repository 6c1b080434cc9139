import { spawnSync } from 'node:child_process';
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';

const root = join(import.meta.dirname, '..', '..');
const dir = mkdtempSync(join(tmpdir(), 'build-'));
t.teardown(() => rmSync(dir, { recursive: true, force: true }));

const build = (to: string) =>
  spawnSync(process.execPath, [join(root, 'scripts', 'build.ts'), to], { cwd: dir, encoding: 'utf8' });

const run = (program: string, ...args: string[]) =>
  spawnSync(program, args, { cwd: '/', encoding: 'utf8', env: {}, timeout: 60_000 });

const built = join(dir, 'built');
const bin = join(dir, 'copied elsewhere');
const { status, stderr } = build(built);
t.equal(status, 0, `the build succeeds: ${stderr}`);
const nodeInode = statSync(join(built, 'lib', 'node')).ino;
cpSync(built, bin, { recursive: true, preserveTimestamps: true });

t.test('a build leaves the programs, each an executable, and nothing else but lib', async t => {
  t.same(readdirSync(built).sort(), ['cleatctl', 'cleatd', 'containerd-shim-cleat-v2', 'lib']);
  for (const name of ['cleatctl', 'cleatd', 'containerd-shim-cleat-v2'])
    t.equal(statSync(join(built, name)).mode & 0o777, 0o755);
  t.ok(existsSync(join(built, 'lib', 'cleat-unpack.mjs')), 'the worker is beside the bundles');
});

t.test('a copy runs without the tree it was built from, with nothing in its environment', async t => {
  for (const name of ['cleatctl', 'cleatd']) {
    const { status, stdout, stderr } = run(join(bin, name), '--version');
    t.equal(stderr, '');
    t.equal(status, 0);
    t.match(stdout, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+(\\+\\w+(\\.dirty)?)?\\n$`));
  }
});

t.test('a program may be linked to under any name, and links may be chained', async t => {
  const links = join(dir, 'links');
  mkdirSync(links);
  symlinkSync(join(bin, 'cleatctl'), join(links, 'first'));
  symlinkSync('first', join(links, 'second name'));
  t.match(run(join(links, 'second name'), '--version'), { status: 0, stdout: /^cleatctl / });
});

t.test('native code is found beside the bundles, and arguments arrive as they were given', async t => {
  const script = `console.log(require('koffi').load('libc.so.6').func('int getppid()')())`;
  const { status, stdout } = spawnSync(join(bin, 'lib', 'node'), ['-e', script], {
    cwd: join(bin, 'lib'),
    encoding: 'utf8',
  });
  t.equal(status, 0);
  t.equal(Number(stdout), process.pid);
  t.match(run(join(bin, 'cleatctl'), 'a b *'), { status: 2, stderr: 'cleatctl: there is no command "a b *"\n' });
});

t.test('what a program loads only when it comes to it is a file beside it', async t => {
  const lib = join(bin, 'lib');
  const programs = readdirSync(lib).filter(name => name.endsWith('.mjs'));
  const named = programs.flatMap(name => readFileSync(join(lib, name), 'utf8').match(/\.\/apart\/[^"']+/g) ?? []);
  t.ok(named.includes('./apart/pino-pretty.cjs'));
  t.same(new Set(named), new Set(readdirSync(join(lib, 'apart')).map(name => `./apart/${name}`)));
  for (const path of new Set(named)) {
    const script = `process.exitCode = Object.keys(require(${JSON.stringify(path)})).length > 0 ? 0 : 1`;
    const { status, stderr } = spawnSync(join(lib, 'node'), ['-e', script], {
      cwd: lib,
      encoding: 'utf8',
      timeout: 60_000,
    });
    t.equal(status, 0, `${path} is loaded: ${stderr}`);
  }
});

t.test('the daemon starts whatever the environment tells Node about authorities, which it would take once', async t => {
  for (const env of [
    { NODE_USE_SYSTEM_CA: '1' },
    { NODE_OPTIONS: '--use-system-ca' },
    { NODE_OPTIONS: '--max-old-space-size=900 --use-bundled-ca --no-warnings' },
    { NODE_OPTIONS: '--use-openssl-ca' },
  ]) {
    const { status, stderr } = spawnSync(join(bin, 'cleatd'), ['--version'], {
      env,
      encoding: 'utf8',
      timeout: 60_000,
    });
    t.equal(status, 0, `with ${JSON.stringify(env)}: ${stderr}`);
  }
});

t.test('the shim runs on one thread with the environment that keeps it small', async t => {
  const launcher = readFileSync(join(bin, 'containerd-shim-cleat-v2'), 'utf8');
  t.match(launcher, /^export MALLOC_ARENA_MAX=1$/m);
  t.match(launcher, /^exec "\$lib\/node" --single-threaded --max-semi-space-size=1 /m);
});

t.test(
  'a second build replaces each file in one step and leaves the Node alone, so that what runs goes on',
  async t => {
    const bundle = join(built, 'lib', 'cleatctl.mjs');
    const before = statSync(bundle).ino;
    t.equal(build(built).status, 0);
    t.not(statSync(bundle).ino, before);
    t.equal(statSync(join(built, 'lib', 'node')).ino, nodeInode);
    t.same(
      readdirSync(join(built, 'lib')).filter(name => name.includes('.tmp-')),
      [],
    );
  },
);

t.test('a build does not write over native code that running shims have mapped', async t => {
  const file = join(built, 'lib', 'node_modules', '@koromix', `koffi-linux-${process.arch}`, `linux_${process.arch}`);
  const path = join(file, 'koffi.node');
  writeFileSync(path, 'of another version');
  const mapped = openSync(path, 'r');
  t.teardown(() => closeSync(mapped));
  t.equal(build(built).status, 0);
  t.equal(readFileSync(mapped, 'utf8'), 'of another version');
  t.ok(statSync(path).size > 100_000);
  const { ino } = statSync(path);
  t.equal(build(built).status, 0);
  t.equal(statSync(path).ino, ino, 'the same version is left alone');
});

t.test('no program loads the web client that Node has built in: 6 MiB that nothing of ours calls', async t => {
  const tell = `data:text/javascript,process.on('exit', () => console.error(process.moduleLoadList.join('\\n')))`;
  for (const [name, flag] of [
    ['cleatctl', '--version'],
    ['cleatd', '--version'],
    ['containerd-shim-cleat-v2', '-v'],
  ] as const) {
    const program = join(bin, 'lib', `${name}.mjs`);
    const { stderr } = run(join(bin, 'lib', 'node'), '--import', tell, program, flag);
    t.match(stderr, /NativeModule net\n/, `${name} tells what it has loaded`);
    t.notMatch(stderr, 'internal/deps/undici', name);
  }
  const source = readFileSync(join(root, 'shim', 'zygote', 'warm-up.ts'), 'utf8');
  t.notMatch(source, /import\('node:http'\)/, 'nor does the zygote');
});

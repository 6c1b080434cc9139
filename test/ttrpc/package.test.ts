import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import t from 'tap';

const root = resolve(import.meta.dirname, '../..');
const readme = readFileSync(join(root, 'packages/ttrpc/README.md'), 'utf8');

/** The first block of this language. */
const block = (language: string): string => {
  const found = readme.match(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'ms'))?.[1];
  if (found === undefined) throw new Error(`the README has no ${language} block`);
  return found;
};

t.test('the packed package runs the example of its README elsewhere, and its types fit', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'ttrpc-pack-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const staged = join(folder, 'staged');
  await execa(process.execPath, [join(root, 'packages/ttrpc/pack.ts'), staged]);
  const packed = await execa('npm', ['pack', staged, '--offline', '--json', '--loglevel=error'], { cwd: folder });
  const [{ filename, files }] = JSON.parse(packed.stdout);
  const names: string[] = files.map((file: { path: string }) => file.path);
  for (const name of ['package.json', 'README.md', 'LICENSE', 'index.js', 'index.d.ts'])
    t.ok(names.includes(name), name);
  t.notOk(
    names.some(name => name.endsWith('.ts') && !name.endsWith('.d.ts')),
    'no source, which Node would not run there',
  );

  const modules = join(folder, 'node_modules');
  const installed = join(modules, 'ttrpc-ts');
  mkdirSync(installed, { recursive: true });
  await execa('tar', ['-xzf', join(folder, filename), '-C', installed, '--strip-components=1']);
  for (const name of ['protobufjs', '@types', 'undici-types'])
    symlinkSync(join(root, 'node_modules', name), join(modules, name));
  const { dependencies, private: isPrivate } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  t.same(Object.keys(dependencies), ['protobufjs']);
  t.equal(isPrivate, undefined);

  const socket = join(folder, 's');
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(join(folder, 'example.ts'), block('ts').replaceAll('/tmp/greeter.sock', socket));
  const flags = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--module', 'nodenext', '--target', 'es2024'];
  const lib = ['--lib', 'es2024,esnext.disposable', '--types', 'node'];
  const tsc = join(root, 'node_modules/.bin/tsc');
  const checked = await execa(tsc, [...flags, ...lib, 'example.ts'], { cwd: folder, reject: false });
  t.match(checked, { exitCode: 0, stdout: '' }, 'no complaint of the compiler, declarations included');
  const run = await execa(process.execPath, ['example.ts'], { cwd: folder, timeout: 60_000 });
  t.equal(`${run.stdout}\n`, block('text'));
});

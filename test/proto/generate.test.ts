import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import t, { type Test } from 'tap';

const PROTO = join(import.meta.dirname, '../../proto');

/** A copy of proto/, below the repository so that it finds protobufjs. */
function copy(t: Test): string {
  const folder = t.testdir();
  cpSync(PROTO, folder, { recursive: true });
  return folder;
}

const generate = (folder: string, ...args: string[]) =>
  execa(process.execPath, [join(folder, 'generate.ts'), ...args], { reject: false, timeout: 60_000 });

t.test('gen/ is what the generator writes', async t => {
  const { exitCode, stderr } = await generate(PROTO, '--check');
  t.equal(stderr, '');
  t.equal(exitCode, 0);
});

const differences: readonly [title: string, change: (folder: string) => void, named: string][] = [
  ['a file that was edited', folder => appendFileSync(join(folder, 'gen/shim.ts'), '\n'), 'gen/shim.ts'],
  ['a file that is missing', folder => rmSync(join(folder, 'gen/cri.ts')), 'gen/cri.ts'],
  ['a file that nothing generates', folder => writeFileSync(join(folder, 'gen/old.ts'), ''), 'gen/old.ts'],
  [
    'a contract that has changed',
    folder => {
      const path = join(folder, 'cleat/shim/v1/shim.proto');
      writeFileSync(path, readFileSync(path, 'utf8').replace('uint32 pid = 2;', 'uint32 pid = 2; uint32 parent = 99;'));
    },
    'gen/shim.ts',
  ],
];

t.test('a difference is named, left as it is by --check, and mended without it', async t => {
  for (const [title, change, named] of differences)
    await t.test(title, async t => {
      const folder = copy(t);
      change(folder);
      for (const round of ['first', 'second']) {
        const { exitCode, stderr } = await generate(folder, '--check');
        t.equal(exitCode, 1, `${round} check`);
        t.match(stderr.split('\n'), [named]);
      }
      t.match(await generate(folder), { exitCode: 0 });
      t.match(await generate(folder, '--check'), { exitCode: 0, stderr: '' });
    });
});

const unsupported: readonly [title: string, declaration: string, message: RegExp][] = [
  ['a oneof', 'message M { oneof o { string a = 1; string b = 2; } }', /M\.a: oneof is not supported/],
  ['a scalar type that no contract has yet', 'message M { sint32 a = 1; }', /M\.a: sint32 is not supported/],
  ['a map of numbers', 'message M { map<string, int32> a = 1; }', /M\.a: map<string, int32> is not supported/],
  ['a map by number', 'message M { map<int32, string> a = 1; }', /M\.a: map<int32, string> is not supported/],
  ['a list of doubles', 'message M { repeated double a = 1; }', /M\.a: repeated double is not supported/],
  ['a name that nothing declares', 'message M { Nobody a = 1; }', /no such Type or Enum 'Nobody'/],
];

t.test('what the generator cannot do is an error, not wrong code', async t => {
  const folder = copy(t);
  const path = join(folder, 'cleat/shim/v1/shim.proto');
  const text = readFileSync(path, 'utf8');
  for (const [title, declaration, message] of unsupported) {
    writeFileSync(path, `${text}\n${declaration}\n`);
    const { exitCode, stderr } = await generate(folder);
    t.equal(exitCode, 1, title);
    t.match(stderr, message);
  }
});

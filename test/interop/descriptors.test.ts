import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import t, { type Test } from 'tap';
import { goTool } from '../tools/go-tool.ts';

const PROTO = join(import.meta.dirname, '../../proto');
const compare = await goTool(join(import.meta.dirname, 'descriptors'), '.');

/** What the comparison says of a folder of .proto files. */
async function differences(folder: string) {
  const { exitCode, stdout, stderr } = await execa(compare, [folder], { reject: false, timeout: 60_000 });
  return { exitCode, lines: stdout === '' ? [] : stdout.split('\n'), stderr };
}

/** A copy of our .proto files in which one text of one file is another. */
function mutated(t: Test, file: string, from: string, to: string): string {
  const folder = t.testdir();
  const isWanted = (path: string) => !path.endsWith('.ts') && !path.includes('node_modules');
  cpSync(PROTO, folder, { recursive: true, filter: isWanted });
  const text = readFileSync(join(folder, file), 'utf8');
  if (text.split(from).length !== 2) throw new Error(`${file} has ${JSON.stringify(from)} not exactly once`);
  writeFileSync(join(folder, file), text.replace(from, to));
  return folder;
}

t.test('our contracts are the published ones', async t => {
  t.same(await differences(PROTO), { exitCode: 0, lines: [], stderr: '' });
});

const CRI = 'runtime/v1/api.proto';
const TASK = 'containerd/task/v3/task.proto';
const mutations: readonly [title: string, file: string, from: string, to: string, line: string][] = [
  [
    'another field number',
    TASK,
    'string bundle = 2;\n  // Mounts',
    'string bundle = 12;\n  // Mounts',
    'changed: field containerd.task.v3.CreateTaskRequest.bundle: here = 12 optional string, published = 2 optional string',
  ],
  [
    'a field that is gone',
    CRI,
    'string runtime_name = 2;',
    '',
    'missing here: field runtime.v1.VersionResponse.runtime_name',
  ],
  [
    'a field of our own',
    CRI,
    'string runtime_name = 2;',
    'string runtime_name = 2; bool ours = 99;',
    'not published: field',
  ],
  [
    'another label',
    CRI,
    'repeated string servers = 1;',
    'string servers = 1;',
    'changed: field runtime.v1.DNSConfig.servers',
  ],
  ['another type', CRI, 'bytes value = 2;', 'string value = 2;', 'changed: field runtime.v1.KeyValue.value'],
  [
    'a secret that may be logged',
    CRI,
    'string password = 2 [debug_redact = true];',
    'string password = 2;',
    'changed: field',
  ],
  ['another enum value', CRI, 'TARGET = 3;', 'TARGET = 4;', 'changed: value runtime.v1.NamespaceMode.TARGET'],
  [
    'a call that streams',
    CRI,
    'returns (ListImagesResponse)',
    'returns (stream ListImagesResponse)',
    'changed: method runtime.v1.ImageService.ListImages',
  ],
  [
    'a method that is gone',
    TASK,
    'rpc Pids(PidsRequest) returns (PidsResponse);',
    '',
    'missing here: method containerd.task.v3.Task.Pids',
  ],
  [
    'a field that tells whether it is set',
    'containerd/runtime/bootstrap/v1/bootstrap.proto',
    'optional string socket_dir',
    'string socket_dir',
    'changed: field containerd.runtime.bootstrap.v1.BootstrapParams.socket_dir',
  ],
];

t.test('a difference is found and named', async t => {
  for (const [title, file, from, to, line] of mutations)
    await t.test(title, async t => {
      const { exitCode, lines } = await differences(mutated(t, file, from, to));
      t.equal(exitCode, 1);
      t.equal(lines.length, 1, lines.join('\n'));
      t.ok(lines[0]?.startsWith(line), lines[0] ?? 'nothing');
    });
});

t.test('a file that does not compile, even of our own package, is an error', async t => {
  const folder = mutated(t, 'cleat/shim/v1/shim.proto', 'uint32 pid = 2;', 'uint32 pid = 1;');
  const { exitCode, stderr } = await differences(folder);
  t.equal(exitCode, 2);
  t.match(stderr, 'shim.proto');
});

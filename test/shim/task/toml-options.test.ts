import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from '@cleat/base';
import { Options as RuntimeOptions } from '@cleat/proto/runtime-options';
import t from 'tap';
import { readOptions } from '../../../shim/task/runc-options.ts';

const given = (fields: { configBody?: Uint8Array; configPath?: string }) =>
  readOptions({ typeUrl: RuntimeOptions.typeName, value: RuntimeOptions.encode(fields) });
const body = (text: string) => given({ configBody: Buffer.from(text) });

t.test("a handler's table in containerd's configuration is read like runc's options", async t => {
  const options = await body('BinaryName = "/usr/bin/crun"\nSystemdCgroup = true\nIoUid = 7\nTypeUrl = "x"\n');
  t.match(options, { binaryName: '/usr/bin/crun', systemdCgroup: true, ioUid: 7, ioGid: 0, root: '' });
  t.match(await given({}), { binaryName: '', systemdCgroup: false });
});

t.test('ConfigPath names a file of the same keys', async t => {
  const path = join(t.testdir(), 'options.toml');
  writeFileSync(path, 'Root = "/run/elsewhere"\n');
  t.match(await given({ configPath: path }), { root: '/run/elsewhere' });
  await t.rejects(given({ configPath: `${path}.not` }), { code: Code.InvalidArgument, message: /ConfigPath .*ENOENT/ });
});

for (const [text, message] of [
  ['BinaryNmae = "crun"', /runtime option BinaryNmae is not known; there are: .*BinaryName/],
  ['SystemdCgroup = "yes"', /runtime option SystemdCgroup is "yes", not a boolean/],
  ['BinaryName = ', /not TOML/],
] as const)
  t.test(`${text} is refused`, async t => {
    await t.rejects(body(text), { code: Code.InvalidArgument, message });
  });

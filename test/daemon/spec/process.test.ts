import { Code } from '@cleat/base';
import t from 'tap';
import { processArgs, processCwd, processEnv } from '../../../daemon/spec/process.ts';

const image = {
  env: ['PATH=/img', 'A=1', 'B=x=y', '=bad'],
  entrypoint: ['/entry', '-e'],
  cmd: ['cmd'],
  workingDir: '/img',
};
const bytes = (text: string) => Buffer.from(text);

t.test('the command line follows the table of Kubernetes', async t => {
  const cases: [command: string[], args: string[], expected: string[]][] = [
    [[], [], ['/entry', '-e', 'cmd']],
    [['/run'], [], ['/run']],
    [[], ['arg'], ['/entry', '-e', 'arg']],
    [['/run', 'x'], ['arg'], ['/run', 'x', 'arg']],
  ];
  for (const [command, args, expected] of cases) t.same(processArgs({ command, args }, image), expected);
  t.same(
    processArgs({ command: [], args: [] }, { ...image, entrypoint: [''], cmd: ['/bin/sh'] }),
    ['/bin/sh'],
    'an entrypoint that is one empty word is none',
  );
  t.throws(() => processArgs({ command: [], args: [] }, { ...image, entrypoint: [], cmd: [] }), {
    code: Code.InvalidArgument,
    message: /entrypoint/,
  });
});

t.test("the caller's variables replace the image's, and the image's ours", async t => {
  const envs = [
    { key: 'A', value: bytes('2') },
    { key: 'C', value: bytes('ü=1') },
    { key: 'A', value: bytes('3') },
  ];
  t.same(processEnv(envs, image, true, 'pod'), ['PATH=/img', 'TERM=xterm', 'HOSTNAME=pod', 'A=3', 'B=x=y', 'C=ü=1']);
  t.match(processEnv([], { ...image, env: [] }, false, ''), [/^PATH=.*:\/bin$/]);
  for (const key of ['', 'A=B', 'A\0'])
    t.throws(() => processEnv([{ key, value: bytes('') }], image, false, ''), { code: Code.InvalidArgument });
  t.throws(() => processEnv([{ key: 'K', value: Buffer.from([65, 0]) }], image, false, ''), /value of K holds a NUL/);
});

t.test("the directory is absolute, the caller's before the image's", async t => {
  t.equal(processCwd('/work', image), '/work');
  t.equal(processCwd('', image), '/img');
  t.equal(processCwd('', { ...image, workingDir: 'app/../srv' }), '/srv');
  t.equal(processCwd('', { ...image, workingDir: '' }), '/');
});

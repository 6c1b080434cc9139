import { chmodSync, copyFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { NodeChildren } from '../../../shim/children.ts';
import { runProgram } from '../../../shim/runtime/run-program.ts';
import { programOf, sealBinary } from '../../../shim/runtime/sealed-binary.ts';
import { cannotSeal } from '../../linux/can-seal.ts';

const skip = cannotSeal();

const dir = t.testdir();
const file = (name: string) => join(dir, name);
const IN_MEMORY = /^\/proc\/self\/fd\/\d+$/;

t.test('a runtime that was sealed is run from memory, until its file is another one', { skip }, t => {
  copyFileSync('/bin/true', file('runc'));
  sealBinary(file('runc'));
  t.match(programOf(file('runc')), IN_MEMORY);
  t.equal(programOf('crun'), 'crun', 'another runtime is run from its file');
  copyFileSync('/bin/false', file('new'));
  renameSync(file('new'), file('runc'));
  t.equal(programOf(file('runc')), file('runc'));
  t.end();
});

t.test(
  'a runtime may be given by its name on PATH, and is another one when an earlier directory has it',
  { skip },
  t => {
    copyFileSync('/bin/true', file('on-path'));
    process.env['PATH'] = `${file('none')}:${dir}:${process.env['PATH']}`;
    sealBinary('on-path');
    t.match(programOf('on-path'), IN_MEMORY);
    mkdirSync(file('none'));
    copyFileSync('/bin/true', join(file('none'), 'on-path'));
    t.equal(programOf('on-path'), 'on-path');
    t.end();
  },
);

t.test('a script is not sealed: its interpreter opens it by its path', t => {
  writeFileSync(file('script'), '#!/bin/sh\n');
  chmodSync(file('script'), 0o755);
  sealBinary(file('script'));
  t.equal(programOf(file('script')), file('script'));
  sealBinary('no-such-runtime');
  t.equal(programOf('no-such-runtime'), 'no-such-runtime', 'nor one that is not there');
  t.end();
});

t.test('a copy that does not run is not used', { skip }, t => {
  const elfAlone = readFileSync('/bin/true').subarray(0, 64);
  writeFileSync(file('broken'), elfAlone, { mode: 0o755 });
  t.throws(() => sealBinary(file('broken')), { message: 'its copy in memory does not run' });
  t.equal(programOf(file('broken')), file('broken'));
  t.end();
});

t.test('a copy that may not be run any more is run from its file', async t => {
  writeFileSync(file('refused'), '', { mode: 0o600 });
  const call = { file: file('refused'), name: '/bin/true', args: [], cwd: '/', timeoutMs: 10_000 };
  t.match(await runProgram(call, new NodeChildren()), { failure: undefined });
});

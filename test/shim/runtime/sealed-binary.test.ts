import { chmodSync, copyFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { programOf, sealBinary } from '../../../shim/runtime/sealed-binary.ts';

const dir = t.testdir();
const file = (name: string) => join(dir, name);
const IN_MEMORY = /^\/proc\/self\/fd\/\d+$/;

t.test('a runtime that was sealed is run from memory, until its file is another one', t => {
  copyFileSync('/bin/true', file('runc'));
  sealBinary(file('runc'));
  t.match(programOf(file('runc')), IN_MEMORY);
  t.equal(programOf('crun'), 'crun', 'another runtime is run from its file');
  copyFileSync('/bin/false', file('new'));
  renameSync(file('new'), file('runc'));
  t.equal(programOf(file('runc')), file('runc'));
  t.end();
});

t.test('a runtime may be given by its name on PATH', t => {
  copyFileSync('/bin/true', file('on-path'));
  process.env['PATH'] = `${file('none')}:${dir}:${process.env['PATH']}`;
  sealBinary('on-path');
  t.match(programOf('on-path'), IN_MEMORY);
  t.end();
});

t.test('a script is not sealed: its interpreter opens it by its path', t => {
  writeFileSync(file('script'), '#!/bin/sh\n');
  chmodSync(file('script'), 0o755);
  sealBinary(file('script'));
  t.equal(programOf(file('script')), file('script'));
  sealBinary('no-such-runtime');
  t.equal(programOf('no-such-runtime'), 'no-such-runtime', 'nor one that is not there');
  t.end();
});

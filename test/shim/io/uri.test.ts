import { Code } from '@cleat/base';
import t from 'tap';
import { parseOutput } from '../../../shim/io/uri.ts';

const targets: [string, object][] = [
  ['', { scheme: 'none' }],
  ['/run/fifo', { scheme: 'path', path: '/run/fifo' }],
  ['fifo:///run/fifo', { scheme: 'path', path: '/run/fifo' }],
  ['file:///var/log/a%20b.log', { scheme: 'file', path: '/var/log/a b.log' }],
  ['cri:///var/log/0.log', { scheme: 'cri', path: '/var/log/0.log', maxLineBytes: 16384, policy: 'block' }],
  [
    'cri:///var/log/0.log?max_line_bytes=100&policy=drop',
    { scheme: 'cri', path: '/var/log/0.log', maxLineBytes: 100, policy: 'drop' },
  ],
  ['binary:///bin/log?a=1&b&a=2', { scheme: 'binary', path: '/bin/log', args: ['a', '1', 'b', ''] }],
  ['binary-v2:///bin/log', { scheme: 'binary-v2', path: '/bin/log', args: [] }],
];
for (const [text, target] of targets)
  t.test(`"${text}" is understood`, async t => t.strictSame(parseOutput('stdout', text), target));

const mistakes: [string, RegExp][] = [
  ['ftp-x:///x', /scheme that is not known/],
  ['cri://host/x', /absolute path/],
  ['cri:///x?max_line_bytes=0', /max_line_bytes=0 is not a positive number/],
  ['cri:///x?max_line_bytes=1.5', /max_line_bytes=1.5/],
  ['cri:///x?policy=lose', /policy=lose is neither block nor drop/],
  ['file:///%zz', /not well encoded/],
];
for (const [text, message] of mistakes)
  t.test(`"${text}" is refused, with its field`, async t => {
    t.throws(() => parseOutput('stderr', text), { code: Code.InvalidArgument, message });
    t.throws(() => parseOutput('stderr', text), { message: /stderr/ });
  });

import { BootstrapParams, LogLevel } from '@cleat/proto/bootstrap';
import type { Init, MessageType } from '@cleat/proto/codec';
import { DNSConfig, KeyValue, LinuxContainerUser, VersionRequest } from '@cleat/proto/cri';
import { Envelope } from '@cleat/proto/events';
import { Timestamp } from '@cleat/proto/google';
import { CPUUsage } from '@cleat/proto/metrics-cgroup1';
import { PidsStat, PSIData } from '@cleat/proto/metrics-cgroup2';
import { Options } from '@cleat/proto/runc-options';
import { SandboxRecord } from '@cleat/proto/sandbox-types';
import t, { type Test } from 'tap';

const bytes = (hex: string): Uint8Array => Buffer.from(hex.replaceAll(' ', ''), 'hex');
const hex = (encoded: Uint8Array): string => Buffer.from(encoded).toString('hex');

/** A message and its bytes, which were written out by hand from protobuf's encoding guide. */
const vector =
  <T>(type: MessageType<T>, message: Init<T>, wire: string) =>
  (t: Test) => {
    t.equal(hex(type.encode(message)), wire.replaceAll(' ', ''), 'encodes');
    t.same(type.decode(bytes(wire)), type.create(message), 'decodes');
    t.match(type.decode(bytes(wire)), message, 'and holds what was given');
    t.equal(hex(type.encode(type.decode(bytes(wire)) as Init<T>)), wire.replaceAll(' ', ''), 'and encodes again');
    t.end();
  };

/** 2^64 - 1 as a varint. */
const MAX = 'ff ff ff ff ff ff ff ff ff 01';

const vectors: readonly [title: string, check: (t: Test) => void][] = [
  ['a message without fields set is empty', vector(Timestamp, {}, '')],
  ['defaults are not written', vector(BootstrapParams, { instanceId: '', logLevel: 0, extensions: [] }, '')],
  ['a string', vector(VersionRequest, { version: 'v1é' }, '0a 04 76 31 c3 a9')],
  ['bytes', vector(KeyValue, { key: 'k', value: Buffer.from([0, 255]) }, '0a 01 6b 12 02 00 ff')],
  ['a bool and a high field number', vector(Options, { taskApiVersion: 2, systemdCgroup: true }, '48 01 68 02')],
  ['an int32 below zero takes ten bytes', vector(Timestamp, { nanos: -1 }, `10 ${MAX}`)],
  ['int64: 1', vector(Timestamp, { seconds: 1n }, '08 01')],
  ['int64: -1', vector(Timestamp, { seconds: -1n }, `08 ${MAX}`)],
  ['int64: 2^32, beyond the low half', vector(Timestamp, { seconds: 2n ** 32n }, '08 80 80 80 80 10')],
  ['int64: 2^53 + 1, beyond a double', vector(Timestamp, { seconds: 2n ** 53n + 1n }, '08 81 80 80 80 80 80 80 10')],
  ['int64: the greatest', vector(Timestamp, { seconds: 2n ** 63n - 1n }, '08 ff ff ff ff ff ff ff ff 7f')],
  ['int64: the least', vector(Timestamp, { seconds: -(2n ** 63n) }, '08 80 80 80 80 80 80 80 80 80 01')],
  ['uint64: the greatest', vector(PidsStat, { limit: 2n ** 64n - 1n }, `10 ${MAX}`)],
  ['uint64: 2^63, where a sign would be', vector(PidsStat, { current: 2n ** 63n }, '08 80 80 80 80 80 80 80 80 80 01')],
  ['a double', vector(PSIData, { avg10: 1.5 }, '09 00 00 00 00 00 00 f8 3f')],
  ['minus zero is not the default', vector(PSIData, { avg10: -0 }, '09 00 00 00 00 00 00 00 80')],
  [
    'an enum below zero',
    vector(BootstrapParams, { logLevel: LogLevel.LOG_LEVEL_TRACE }, '18 f8 ff ff ff ff ff ff ff ff 01'),
  ],
  ['an enum value that nobody has named', vector(BootstrapParams, { logLevel: 77 }, '18 4d')],
  ['an optional field that is set to its default', vector(BootstrapParams, { socketDir: '' }, '4a 00')],
  ['a list of strings, empty ones too', vector(DNSConfig, { servers: ['a', '', 'b'] }, '0a 01 61 0a 00 0a 01 62')],
  ['a packed list', vector(CPUUsage, { perCpu: [1n, 300n, 0n] }, '22 04 01 ac 02 00')],
  ['a packed list with a sign', vector(LinuxContainerUser, { supplementalGroups: [-1n, 5n] }, `1a 0b ${MAX} 05`)],
  ['a message in a message', vector(Envelope, { timestamp: { seconds: 1n }, topic: '/t' }, '0a 02 08 01 1a 02 2f 74')],
  ['a message that is set and empty', vector(Envelope, { timestamp: {} }, '0a 00')],
  [
    'a map of strings',
    vector(SandboxRecord, { labels: { a: 'b', c: '' } }, '22 06 0a 01 61 12 01 62 22 05 0a 01 63 12 00'),
  ],
  [
    'a map of messages',
    vector(SandboxRecord, { extensions: { a: { typeUrl: 't' } } }, '3a 08 0a 01 61 12 03 0a 01 74'),
  ],
];

t.test('messages and their bytes', async t => {
  for (const [title, check] of vectors) t.test(title, check);
});

t.test('what other encoders may write is understood', async t => {
  t.same(CPUUsage.decode(bytes('20 01 20 ac 02')).perCpu, [1n, 300n], 'a list that is not packed');
  t.same(CPUUsage.decode(bytes('22 01 01 20 02 22 02 03 04')).perCpu, [1n, 2n, 3n, 4n], 'a list in parts');
  t.equal(VersionRequest.decode(bytes('0a 01 61 0a 01 62')).version, 'b', 'the last one of a scalar');
  t.match(Envelope.decode(bytes('0a 02 08 01 0a 02 10 02')).timestamp, { seconds: 1n, nanos: 2 }, 'a message in parts');
  t.same(SandboxRecord.decode(bytes('22 06 12 01 62 0a 01 61')).labels, { a: 'b' }, 'a map entry the other way round');
  t.same(SandboxRecord.decode(bytes('22 00')).labels, { '': '' }, 'a map entry without key and value');
  t.same(SandboxRecord.decode(bytes('22 08 0a 01 61 12 01 62 18 07')).labels, { a: 'b' }, 'one with something unknown');
  t.match(SandboxRecord.decode(bytes('3a 03 0a 01 61')).extensions, { a: { typeUrl: '' } }, 'a message without value');
  t.equal(VersionRequest.decode(bytes('8a 00 01 61')).version, 'a', 'a tag that is longer than need be');
});

t.test('fields that nobody knows are passed over, of each wire type', async t => {
  const unknown = '78 96 01 79 00 00 00 00 00 00 00 00 7a 02 ff ff 7b 08 01 7c 7d 00 00 00 00';
  t.match(Timestamp.decode(bytes(`08 05 ${unknown} 10 06`)), { seconds: 5n, nanos: 6 });
});

t.test('an array that is a window into a larger one is read within its bounds', async t => {
  const window = new Uint8Array([9, 9, 0x0a, 0x01, 0x61, 9, 9]).subarray(2, 5);
  t.same(VersionRequest.decode(window), { version: 'a' });
});

t.test('keys that mean something to JavaScript are keys like any other', async t => {
  const labels = JSON.parse('{"__proto__":"a","constructor":"b","toString":"c"}');
  const decoded = SandboxRecord.decode(SandboxRecord.encode({ labels })).labels;
  t.same(Object.entries(decoded), [
    ['__proto__', 'a'],
    ['constructor', 'b'],
    ['toString', 'c'],
  ]);
  t.equal(Object.getPrototypeOf(decoded), Object.prototype);
  const messages = SandboxRecord.decode(bytes('3a 10 0a 09 5f 5f 70 72 6f 74 6f 5f 5f 12 03 0a 01 74')).extensions;
  t.same(Object.keys(messages), ['__proto__']);
  t.equal(Object.getPrototypeOf(messages), Object.prototype);
});

t.test('what is left undefined is left out, in a map too', async t => {
  t.equal(hex(SandboxRecord.encode({ sandboxId: undefined, labels: { a: undefined } })), '');
});

t.test('a bigint that does not fit is refused', async t => {
  for (const seconds of [2n ** 63n, -(2n ** 63n) - 1n]) t.throws(() => Timestamp.encode({ seconds }), RangeError);
  for (const limit of [2n ** 64n, -1n]) t.throws(() => PidsStat.encode({ limit }), RangeError);
});

t.test('create makes a message that shares nothing with what it was made of', async t => {
  const init = { servers: ['a'] };
  const made = DNSConfig.create(init);
  init.servers.push('b');
  t.same(made, { servers: ['a'], searches: [], options: [] });
  t.not(DNSConfig.create().servers, DNSConfig.create().servers, 'nor with another');
});

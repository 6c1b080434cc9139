import { randomInt } from 'node:crypto';
import type { Init, MessageType } from '@cleat/proto/codec';
import { ContainerConfig, VersionRequest } from '@cleat/proto/cri';
import { Timestamp } from '@cleat/proto/google';
import { CPUUsage } from '@cleat/proto/metrics-cgroup1';
import { PSIData } from '@cleat/proto/metrics-cgroup2';
import { SandboxRecord } from '@cleat/proto/sandbox-types';
import t from 'tap';
import { MAX_DEPTH, readMessage, skipField, type WireType, wireType, writeMessage } from '../../proto/wire.ts';

const bytes = (hex: string): Uint8Array => Buffer.from(hex.replaceAll(' ', ''), 'hex');

/** Messages of every kind of field. */
const rich: Init<ContainerConfig> = {
  metadata: { name: 'web', attempt: 3 },
  image: { image: 'registry.example/a@sha256:0', annotations: { a: 'b' } },
  command: ['/bin/sh', '-c', 'true'],
  envs: [{ key: 'A', value: Buffer.from([1, 2, 3]) }],
  mounts: [{ containerPath: '/a', uidMappings: [{ hostId: 4_000_000_000, length: 1 }], propagation: 2 }],
  labels: { one: '1' },
  tty: true,
  linux: {
    resources: { memoryLimitInBytes: 2n ** 40n, cpuQuota: -1n, unified: { 'memory.high': 'max' } },
    securityContext: { supplementalGroups: [1n, -1n, 2n ** 50n], seccomp: { profileType: 2, localhostRef: '/p' } },
  },
};

t.test('a message that is cut at any byte is refused, or is what came before the cut', async t => {
  const whole = ContainerConfig.encode(rich);
  let read = 0;
  for (let end = 0; end < whole.length; end++) {
    const part = whole.subarray(0, end);
    try {
      t.same(ContainerConfig.encode(ContainerConfig.decode(part)), part, `cut at ${end}, between two fields`);
      read++;
    } catch (err) {
      if (!(err instanceof RangeError)) throw err;
    }
  }
  t.equal(read, 10, 'the cuts before each of the ten fields');
});

t.test('bytes that were changed at random are refused with a RangeError, or read', async t => {
  const seed = Number(process.env['SEED'] ?? randomInt(1, 2 ** 31));
  t.comment(`SEED=${seed}`);
  let state = seed;
  // xorshift32
  const next = (below: number) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
  const whole = ContainerConfig.encode(rich);
  for (let round = 0; round < 5_000; round++) {
    const changed = Uint8Array.from(whole);
    for (let i = next(4); i >= 0; i--) changed[next(changed.length)] = next(256);
    try {
      ContainerConfig.decode(changed);
    } catch (err) {
      if (err instanceof RangeError) continue;
      t.fail(`round ${round}`, { err, changed: Buffer.from(changed).toString('hex') });
      return;
    }
  }
});

const refused: readonly [title: string, type: MessageType<unknown>, wire: string][] = [
  ['a string field that comes as a number', VersionRequest, '08 01'],
  ['a number field that comes as a string', Timestamp, '0a 01 61'],
  ['a number field that comes as eight bytes', Timestamp, '09 00 00 00 00 00 00 00 00'],
  ['a double that comes as four bytes', PSIData, '0d 00 00 00 00'],
  ['a message that comes as a number', SandboxRecord, '28 01'],
  ['a list of numbers that comes as four bytes', CPUUsage, '25 00 00 00 00'],
  ['a map key that comes as a number', SandboxRecord, '22 02 08 01'],
  ['a map value that comes as a number', SandboxRecord, '22 05 0a 01 61 10 01'],
  ['a string that is longer than the message', VersionRequest, '0a 05 61'],
  ['a string of four gigabytes', VersionRequest, '0a ff ff ff ff 0f 61'],
  ['a length of more than 32 bits', VersionRequest, '0a ff ff ff ff ff ff ff ff ff 01'],
  ['a message that is longer than the one around it', SandboxRecord, '2a 05 08 01'],
  ['a string that is longer than the message around it', SandboxRecord, '12 02 0a 05 61 61 61 61 61'],
  ['a number that is longer than the message around it', SandboxRecord, '2a 02 08 80 01'],
  ['a packed list that ends inside a number', CPUUsage, '22 02 01 80 01'],
  ['a map entry that ends inside a string', SandboxRecord, '22 03 0a 05 61 61 61 61 61'],
  ['a number of eleven bytes', Timestamp, '08 ff ff ff ff ff ff ff ff ff ff 01'],
  ['field number 0', Timestamp, '00 01'],
  ['a tag of more than 32 bits', Timestamp, 'f8 ff ff ff ff 01 01'],
  ['wire type 6', Timestamp, '7e'],
  ['a group that does not end', Timestamp, '7b 08 01'],
  ['the end of a group that has not begun', Timestamp, '7c'],
  ['a group that ends with another number', Timestamp, '7b 74'],
];

t.test('what cannot be the message is refused', async t => {
  for (const [title, type, wire] of refused)
    t.throws(() => type.decode(bytes(wire)), { name: 'RangeError', message: `cannot decode ${type.typeName}` }, title);
});

type Nested = { child: Nested | undefined };
const Nested: WireType<Nested> = wireType<Nested>(
  'test.Nested',
  () => ({ child: undefined }),
  (m, w) => {
    if (m.child !== undefined) writeMessage(Nested, m.child, w, 0x0a);
  },
  (m, r, tag, depth) => {
    if (tag === 0x0a) m.child = readMessage(Nested, r, depth, m.child);
    else skipField(r, tag, depth);
  },
);

const nested = (depth: number): Uint8Array => {
  let message: Init<Nested> = {};
  for (let i = 0; i < depth; i++) message = { child: message };
  return Nested.encode(message);
};

t.test('messages are read down to a depth, and refused below', async t => {
  t.doesNotThrow(() => Nested.decode(nested(MAX_DEPTH)));
  t.throws(() => Nested.decode(nested(MAX_DEPTH + 1)), { name: 'RangeError', message: /nested deeper than 100/ });
});

t.test('unknown groups are passed over down to a depth, and refused below', async t => {
  const groups = (depth: number) => Buffer.concat([Buffer.alloc(depth, 0x7b), Buffer.alloc(depth, 0x7c)]);
  t.doesNotThrow(() => Timestamp.decode(groups(50)));
  t.throws(() => Timestamp.decode(groups(100_000)), { name: 'RangeError' });
});

import protobuf from 'protobufjs/minimal.js';
import t from 'tap';
import { decodeRequest, decodeResponse } from '../../packages/ttrpc/src/messages.ts';
import { request, response } from './raw-peer.ts';

const full = {
  service: 'test.Échö',
  method: 'Say',
  payload: Buffer.from('payload'),
  timeoutNano: 1_500_000_000,
  metadata: new Map([
    ['a', ['1', '2']],
    ['b', ['']],
  ]),
};
const failed = {
  status: { code: 5, message: 'not there', details: [{ typeUrl: 'type/x', value: Buffer.from([1, 2]) }] },
  payload: Buffer.from('p'),
};

t.test('messages come back as they were', async t => {
  t.same(decodeRequest(request(full)), full);
  t.same(decodeResponse(response(failed)), failed);
  t.equal(decodeRequest(request({ timeoutNano: -5 })).timeoutNano, -5);
  t.equal(request({}).length, 4, 'what is empty is left out, but for the names');
});

t.test('keys are lower case, and values of one key are joined in order', async t => {
  const metadata = new Map([
    ['Key', ['a']],
    ['key', ['b']],
    ['__proto__', ['c']],
  ]);
  t.same(
    decodeRequest(request({ metadata })).metadata,
    new Map([
      ['key', ['a', 'b']],
      ['__proto__', ['c']],
    ]),
  );
});

t.test('unknown fields and known numbers of another wire type are skipped', async t => {
  const strange = new protobuf.Writer()
    .uint32((9 << 3) | 2)
    .string('later')
    .uint32((1 << 3) | 0)
    .uint32(7)
    .uint32((4 << 3) | 2)
    .string('not a number')
    .uint32((8 << 3) | 1)
    .fixed64(1)
    .finish();
  t.same(decodeRequest(Buffer.concat([strange, request(full)])), full);
  t.same(decodeResponse(Buffer.concat([strange, response(failed)])), failed);
});

t.test('a message that is cut off is refused or shorter, never more', async t => {
  const bytes = request(full);
  for (let length = 0; length < bytes.length; length++) {
    try {
      t.not(request(decodeRequest(bytes.subarray(0, length))).length, bytes.length);
    } catch (err) {
      t.ok(err instanceof Error);
    }
  }
});

t.test('deep groups and junk end in an error', async t => {
  t.throws(() => decodeRequest(Buffer.alloc(1024 * 1024, 0x4b)));
  t.throws(() => decodeResponse(Buffer.from('0aff', 'hex')));
});

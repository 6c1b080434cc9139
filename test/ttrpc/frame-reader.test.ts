import t from 'tap';
import { type Frame, FrameType, HEADER_BYTES, layOutFrame, MAX_DATA_BYTES } from '../../packages/ttrpc/src/frame.ts';
import { FrameReader } from '../../packages/ttrpc/src/frame-reader.ts';

const frames: Frame[] = [
  { streamId: 1, type: FrameType.Request, flags: 2, data: Buffer.from('request') },
  { streamId: 1, type: FrameType.Data, flags: 5, data: new Uint8Array(0) },
  { streamId: 0xffffffff, type: 0xff, flags: 0xff, data: Buffer.from('x') },
];
const wire = Buffer.concat(frames.flatMap(f => layOutFrame(f.streamId, f.type, f.flags, [f.data])));

const readAll = (...chunks: Uint8Array[]): Frame[] => {
  const read: Frame[] = [];
  const reader = new FrameReader(frame => read.push({ ...frame, data: Buffer.from(frame.data) }));
  for (const chunk of chunks) reader.push(chunk);
  return read;
};
const plain = (all: Frame[]) => all.map(f => ({ ...f, data: Buffer.from(f.data).toString('hex') }));

t.test('a frame is laid out as the protocol says', async t => {
  const [head] = layOutFrame(0x01020304, 3, 4, [Buffer.from('ab'), Buffer.from('c')]);
  t.same(head, Buffer.from('00000003010203040304616263', 'hex'));
});

t.test('large data is not copied', async t => {
  const data = new Uint8Array(10_000);
  t.equal(layOutFrame(1, 2, 0, [data])[1], data);
});

t.test('frames are read however they are cut', async t => {
  const expected = plain(frames);
  for (let at = 0; at <= wire.length; at++) {
    t.same(plain(readAll(wire.subarray(0, at), wire.subarray(at))), expected, `cut at byte ${at}`);
  }
  t.same(plain(readAll(...Array.from(wire, byte => Uint8Array.of(byte)))), expected, 'byte by byte');
  t.same(plain(readAll(wire)), expected, 'in one piece');
});

t.test('data of 4 MiB is taken, one byte more is skipped, and the next frame is read', async t => {
  for (const length of [MAX_DATA_BYTES, MAX_DATA_BYTES + 1]) {
    const whole = Buffer.concat([...layOutFrame(7, 3, 1, [new Uint8Array(length)]), wire]);
    for (const size of [whole.length, 65_536, 999_983]) {
      const chunks = Array.from({ length: Math.ceil(whole.length / size) }, (_, i) =>
        whole.subarray(i * size, (i + 1) * size),
      );
      const [first, ...rest] = readAll(...chunks);
      t.match(first, { streamId: 7, type: 3, flags: 1 });
      t.equal(first?.data.byteLength, length > MAX_DATA_BYTES ? 0 : length);
      t.equal(first?.oversizedBytes, length > MAX_DATA_BYTES ? length : undefined);
      t.same(plain(rest), plain(frames));
    }
  }
});

t.test('the largest length there is is skipped without being held', async t => {
  const head = Buffer.alloc(HEADER_BYTES);
  head.writeUInt32BE(0xffffffff, 0);
  head.writeUInt32BE(9, 4);
  const before = process.memoryUsage().arrayBuffers;
  const read: Frame[] = [];
  const reader = new FrameReader(frame => read.push(frame));
  reader.push(head);
  const chunk = new Uint8Array(1024 * 1024 - 1);
  let left = 0xffffffff;
  while (left > 0) {
    const size = Math.min(left, chunk.byteLength);
    reader.push(chunk.subarray(0, size));
    left -= size;
  }
  t.match(read, [{ streamId: 9, oversizedBytes: 0xffffffff }]);
  t.ok(process.memoryUsage().arrayBuffers - before < 16 * 1024 * 1024);
});

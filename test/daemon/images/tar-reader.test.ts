import t from 'tap';
import { TarReader } from '../../../daemon/images/unpack/tar-reader.ts';
import { dir, file, makeTar, symlink } from './support/tar-builder.ts';

const specs = [
  dir('d/'),
  file('d/empty', ''),
  file('d/file', 'x'.repeat(1000)),
  file('named', 'by pax', { pax: { path: 'p'.repeat(600), 'SCHILY.xattr.user.x': Buffer.from([0, 255, 10]) } }),
  file(`${'g/'.repeat(80)}end`, 'by gnu', { gnuLongName: true }),
  symlink('link', 'd/file'),
];
const tar = makeTar(specs);

/** What a reader sees of a stream that comes in pieces of these sizes. */
function read(pieces: readonly Buffer[]): string[] {
  const seen: string[] = [];
  let data = '';
  const reader = new TarReader({
    begin: ({ type, name, linkName, sizeBytes, xattrs }) =>
      void seen.push(JSON.stringify([type, name, linkName, sizeBytes, ...xattrs])),
    data: chunk => {
      data += chunk.toString('latin1');
    },
    end: () => {
      seen.push(data);
      data = '';
    },
  });
  for (const piece of pieces) reader.push(piece);
  reader.finish();
  return seen;
}

const whole = read([tar]);

t.test('a stream is read as it was written', async t => {
  t.same(
    whole.filter((_, i) => i % 2 === 0).map(text => JSON.parse(text)),
    [
      ['directory', 'd/', '', 0],
      ['file', 'd/empty', '', 0],
      ['file', 'd/file', '', 1000],
      ['file', 'p'.repeat(600), '', 6, ['user.x', '\x00\xff\n']],
      ['file', `${'g/'.repeat(80)}end`, '', 6],
      ['symlink', 'link', 'd/file', 0],
    ],
  );
  t.same(
    whole.filter((_, i) => i % 2 === 1),
    ['', '', 'x'.repeat(1000), 'by pax', 'by gnu', ''],
  );
});

t.test('it makes no difference where a stream is cut', async t => {
  for (let at = 1; at < tar.length; at++) {
    const seen = read([tar.subarray(0, at), tar.subarray(at)]);
    if (JSON.stringify(seen) !== JSON.stringify(whole)) return t.fail(`cut at byte ${at}`);
  }
  t.same(read(Array.from({ length: tar.length }, (_, i) => tar.subarray(i, i + 1))), whole, 'also byte by byte');
});

t.test('numbers in base 256 are read, as GNU tar writes large ones', async t => {
  const large = makeTar([file('f', '')]);
  Buffer.from([0x80, 0, 0, 0, 0xee, 0x6b, 0x28, 0x00]).copy(large, 108); // uid 4,000,000,000
  let sum = 8 * 0x20;
  for (let i = 0; i < 512; i++) if (i < 148 || i >= 156) sum += large[i] ?? 0;
  large.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const uids: number[] = [];
  new TarReader({ begin: entry => void uids.push(entry.uid), data: () => {}, end: () => {} }).push(large);
  t.same(uids, [4_000_000_000]);
});

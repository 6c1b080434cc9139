import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { AnonymousMemory, IMAGE_PAGE_BYTES, MemoryImage, type PageComparison } from '@cleat/linux';
import t from 'tap';

const PAGES = 150;
/** Of each page, the four bytes that may revert. */
const COUNTER = 100;

function comparison(isStill = () => true): PageComparison {
  const memory = Buffer.alloc(64 * 1024);
  const differs = (at: number) => memory[at] !== memory[IMAGE_PAGE_BYTES + at];
  const findReverting = (units: Int32Array, first: number) => {
    memory.fill(0, 2 * IMAGE_PAGE_BYTES, 3 * IMAGE_PAGE_BYTES); // its own
    const found = [...Array(IMAGE_PAGE_BYTES).keys()].filter(differs);
    units[first] = COUNTER;
    return found.every(at => at >= COUNTER && at < COUNTER + 4) ? 1 : -1;
  };
  return { memory, findReverting, isStill };
}

/** Memory of which each page begins with its number, and its image. */
function numbered(name: string) {
  const memory = new AnonymousMemory(PAGES);
  for (let page = 0; page < PAGES; page++) memory.write(page * IMAGE_PAGE_BYTES, Buffer.of(page));
  return { memory, image: MemoryImage.take(name, [memory.range]) };
}

function contents({ range }: AnonymousMemory): Buffer {
  const bytes = Buffer.alloc(range.bytes);
  const fd = openSync('/proc/self/mem', 'r');
  readSync(fd, bytes, 0, range.bytes, range.address);
  closeSync(fd);
  return bytes;
}

/** How much of an image this process has copies of. */
function copiedKib(name: string): number {
  const mapping = new RegExp(`rw-p .*/memfd:${name} .*\\n(?:[A-Z].*\\n)*?Anonymous: +(\\d+) kB`);
  return Number(mapping.exec(readFileSync('/proc/self/smaps', 'latin1'))?.[1]);
}

t.test('pages are given back that are what they were, or may be so again; others stay as they are', async t => {
  const { memory, image } = numbered('test-some');
  using _ = memory;
  const expected = contents(memory);
  t.equal(copiedKib('test-some'), 0, 'nothing is copied as nobody has written');
  for (let page = 0; page < PAGES; page++) {
    const at = page * IMAGE_PAGE_BYTES;
    memory.write(at, Buffer.of(page)); // as it was
    if (page % 3 > 0) memory.write(at + COUNTER, Buffer.of(7));
    if (page % 3 === 2) memory.write(at + COUNTER + 4, Buffer.of(8));
    if (page % 3 === 2) expected.set([7, 0, 0, 0, 8], at + COUNTER);
  }
  t.equal(copiedKib('test-some'), (PAGES * IMAGE_PAGE_BYTES) / 1024);
  t.equal(image.rejoin(comparison()), (PAGES * 2) / 3);
  t.ok(contents(memory).equals(expected), 'no byte is another');
  t.equal(copiedKib('test-some'), (PAGES * IMAGE_PAGE_BYTES) / 3 / 1024, 'the others are its own');
  t.equal(image.rejoin(comparison()), 0);
  memory.write(COUNTER, Buffer.of(9));
  t.equal(image.rejoin(comparison(() => false)), 0, 'what may have been unmapped meanwhile is not touched');
  t.equal(contents(memory)[COUNTER], 9, 'a page that was given back can be written to');
  t.equal(image.rejoin(comparison()), 1);
});

t.test('memory that was mapped anew in the place of a part of an image is left alone', async t => {
  const { memory, image } = numbered('test-part');
  using _ = memory;
  const part = { address: memory.range.address + 10 * IMAGE_PAGE_BYTES, bytes: 20 * IMAGE_PAGE_BYTES };
  const other = MemoryImage.take('test-other', [part]); // the same content, from elsewhere
  for (let page = 0; page < PAGES; page++) memory.write(page * IMAGE_PAGE_BYTES, Buffer.of(page));
  t.equal(image.rejoin(comparison()), PAGES - 20);
  t.equal(copiedKib('test-other'), (20 * IMAGE_PAGE_BYTES) / 1024);
  t.equal(other.rejoin(comparison()), 20);
});

// timeout: 600
import { createWriteStream, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import t from 'tap';
import { UnpackWorker } from '../../../daemon/images/unpack/unpack-worker.ts';
import { workerCommand } from './support/service.ts';
import { dir, file, makeTar } from './support/tar-builder.ts';

/** The long form: CLEAT_TEST_ENTRIES=1000000 CLEAT_TEST_LAYER_MB=10000 */
const ENTRIES = Number(process.env['CLEAT_TEST_ENTRIES'] ?? 10_000);
const LAYER_MB = Number(process.env['CLEAT_TEST_LAYER_MB'] ?? 100);
const PER_DIRECTORY = 1000;
const MiB = 1024 * 1024;
const END = 1024;

t.setTimeout(600_000);

const bodyOf = (tar: Buffer): Buffer => tar.subarray(0, -END);

function* manyEntries(): Generator<Buffer> {
  for (let at = 0; at < ENTRIES; at += PER_DIRECTORY) {
    const count = Math.min(PER_DIRECTORY, ENTRIES - at);
    const files = Array.from({ length: count - 1 }, (_, i) => file(`d${at}/f${i}`, i % 10 === 0 ? 'some' : ''));
    yield bodyOf(makeTar([dir(`d${at}/`), ...files]));
  }
  yield Buffer.alloc(END);
}

function* bigFile(): Generator<Buffer> {
  const tar = bodyOf(makeTar([file('big', '', { pax: { size: String(LAYER_MB * MiB) } })]));
  yield tar;
  for (let i = 0; i < LAYER_MB; i++) yield Buffer.alloc(MiB, i);
  yield Buffer.alloc(END);
}

async function unpacked(tar: Iterable<Buffer>) {
  const scratch = mkdtempSync(join(tmpdir(), 'cleat-big-'));
  t.teardown(() => rmSync(scratch, { recursive: true, force: true }));
  const [blob, directory] = [join(scratch, 'blob'), join(scratch, 'layer')];
  mkdirSync(directory);
  await pipeline(Readable.from(tar), createGzip({ level: 1 }), createWriteStream(blob));
  const worker = new UnpackWorker(workerCommand);
  t.teardown(() => worker.close());
  const limits = { maxBytes: 64 * 1024 * MiB, maxEntries: 8_000_000 };
  const reply = await worker.unpack(blob, { directory, limits }, 'a big layer', AbortSignal.timeout(550_000));
  return { directory, ...reply };
}

t.test(`a layer of ${ENTRIES} entries is unpacked`, async t => {
  const { directory, inodes } = await unpacked(manyEntries());
  t.equal(inodes, ENTRIES + 1);
  t.equal(readdirSync(directory).length, Math.ceil(ENTRIES / PER_DIRECTORY));
  t.equal(readdirSync(join(directory, 'd0')).length, PER_DIRECTORY - 1);
});

t.test(`a layer of ${LAYER_MB} MiB is unpacked`, async t => {
  const { directory, sizeBytes } = await unpacked(bigFile());
  t.equal(lstatSync(join(directory, 'big')).size, LAYER_MB * MiB);
  t.ok(sizeBytes >= LAYER_MB * MiB);
});

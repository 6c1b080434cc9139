/** Fills the disk that a CRI log is on, makes room again, and says what came of it as JSON. `node full-disk.ts DIR` */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '@cleat/base';
import { CriLog } from '../../../shim/io/cri-log.ts';

const dir = process.argv[2] ?? '';
const path = join(dir, '0.log');
writeFileSync(join(dir, 'ballast'), Buffer.alloc(32 * 1024));
const errors: NodeJS.ErrnoException[] = [];
const log = new CriLog({
  path,
  maxLineBytes: 16384,
  policy: 'block',
  clock: systemClock,
  onError: err => errors.push(err),
});
const sink = log.stream('stdout');
for (let i = 0; i < 20; i++) {
  sink.write(Buffer.from('0123456789\n'.repeat(200)));
  await sink.flush();
}
rmSync(join(dir, 'ballast'));
sink.write(Buffer.from('after\n'));
await log.close();

const lines = readFileSync(path, 'latin1').split('\n').slice(0, -1);
const isWhole = (line: string) => /^\S{30} stdout F (0123456789|after)$/.test(line);
const answer = {
  errors: errors.length,
  code: errors[0]?.code,
  writeErrors: log.stats.writeErrors,
  tornLines: lines.filter(line => !isWhole(line)).length,
  after: lines.at(-1)?.slice(31),
};
process.stdout.write(JSON.stringify(answer));

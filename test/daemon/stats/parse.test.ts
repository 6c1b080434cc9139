import t from 'tap';
import { parseBlkio, parseIoStat } from '../../../daemon/stats/parse/device-io.ts';
import { parseKeyed } from '../../../daemon/stats/parse/keyed.ts';
import { parseNetDev } from '../../../daemon/stats/parse/net-dev.ts';
import { parseLimit, parseNumber } from '../../../daemon/stats/parse/number.ts';
import { parseOpenFilesLimit } from '../../../daemon/stats/parse/open-files-limit.ts';
import { parsePressure } from '../../../daemon/stats/parse/pressure.ts';

t.test('a flat keyed file keeps every digit, and leaves out lines of another shape', async t => {
  const text = 'anon 18446744073709551615\nfile 0\n\nodd\nnegative -1\nname 1 2\nlast 7';
  t.same(parseKeyed(text), { anon: 18_446_744_073_709_551_615n, file: 0n, last: 7n });
  t.same(parseKeyed(''), {});
});

t.test('a number is read with its line end, anything else is none', async t => {
  for (const [text, number] of [
    ['42\n', 42n],
    ['0', 0n],
    ['max\n', undefined],
    ['-1\n', undefined],
    ['', undefined],
    ['4 2', undefined],
  ] as const)
    t.equal(parseNumber(text), number, JSON.stringify(text));
});

t.test("no limit is said in three ways: version 2's max, version 1's huge number, and nothing at all", async t => {
  for (const text of ['max\n', '9223372036854771712\n', '9223372036854775807', ''])
    t.equal(parseLimit(text), undefined, JSON.stringify(text));
  t.equal(parseLimit('67108864\n'), 67_108_864n);
});

t.test('pressure is in microseconds and told in nanoseconds; a missing line is zero, no line is nothing', async t => {
  const some = 'some avg10=51.48 avg60=0.55 avg300=69.51 total=1218479907\n';
  const parsed = parsePressure(`${some}full avg10=0.00 avg60=0.00 avg300=1.20 total=3\n`);
  t.same(parsed?.some, { totalNs: 1_218_479_907_000n, avg10: 51.48, avg60: 0.55, avg300: 69.51 });
  t.same(parsed?.full, { totalNs: 3_000n, avg10: 0, avg60: 0, avg300: 1.2 });
  t.same(parsePressure(some)?.full, { totalNs: 0n, avg10: 0, avg60: 0, avg300: 0 });
  t.equal(parsePressure(''), undefined);
});

t.test('an interface may be long, odd, or touch its numbers; headings are none', async t => {
  const text = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo: 239420772   24143    0    0    0     0          0         0 239420772   24143    0    0    0     0       0          0
  eth0:18446744073709551615 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16
eth0:1: 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1
`;
  const interfaces = parseNetDev(text);
  t.same(
    interfaces.map(({ name }) => name),
    ['lo', 'eth0', 'eth0:1'],
  );
  t.same(interfaces[1]?.received, { bytes: 18_446_744_073_709_551_615n, packets: 2n, errors: 3n, dropped: 4n });
  t.same(interfaces[1]?.sent, { bytes: 9n, packets: 10n, errors: 11n, dropped: 12n });
});

t.test('io.stat may have empty lines run together and numbers that nobody asked for', async t => {
  const text = `254:0 rbytes=4096 wbytes=8192 rios=1 wios=2 dbytes=0 dios=0
7:0 7:1 8:16 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=5 dios=6 cost.usage=9
11:0 \n`;
  t.same(parseIoStat(text), [
    { device: '254:0', readBytes: 4096n, writeBytes: 8192n, reads: 1n, writes: 2n },
    { device: '8:16', readBytes: 1n, writeBytes: 2n, reads: 3n, writes: 4n },
    { device: '11:0', readBytes: 0n, writeBytes: 0n, reads: 0n, writes: 0n },
  ]);
});

t.test('the two files of blkio are told as one; a device may be in one of them only', async t => {
  const bytes = '254:0 Read 4096\n254:0 Write 8192\n254:0 Sync 12288\n254:0 Total 12288\nTotal 12288\n';
  const counts = '254:0 Read 1\n254:0 Write 2\n7:0 Read 5\nTotal 8\n';
  t.same(parseBlkio(bytes, counts), [
    { device: '254:0', readBytes: 4096n, writeBytes: 8192n, reads: 1n, writes: 2n },
    { device: '7:0', readBytes: 0n, writeBytes: 0n, reads: 5n, writes: 0n },
  ]);
  t.same(parseBlkio('Total 0\n', ''), []);
});

t.test('the soft limit of open files is found among the others', async t => {
  const limits = (soft: string) => `Limit                     Soft Limit           Hard Limit           Units
Max processes             31234                31234                processes
Max open files            ${soft.padEnd(21)}524288               files
`;
  t.equal(parseOpenFilesLimit(limits('1024')), 1024n);
  t.equal(parseOpenFilesLimit(limits('unlimited')), undefined);
  t.equal(parseOpenFilesLimit(''), undefined);
});

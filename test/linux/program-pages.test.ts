import { readFileSync, realpathSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { ownProgramPages, releaseProgramPages } from '@cleat/linux';
import t from 'tap';
import { untouchedFileMappings } from '../../packages/linux/src/program-pages.ts';

/** What this process has in memory of its own program, in kB. */
function ownProgramKb(): number {
  const program = realpathSync('/proc/self/exe');
  const mappings = readFileSync('/proc/self/smaps', 'latin1').split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m);
  const own = mappings.filter(text => text.split('\n')[0]?.endsWith(` ${program}`));
  return own.reduce((sum, text) => sum + Number(/^Rss: +(\d+) kB$/m.exec(text)?.[1]), 0);
}

t.test('what is not needed of the program goes out of memory, and comes back as it is needed', async t => {
  const before = ownProgramKb();
  releaseProgramPages();
  t.ok(ownProgramKb() < before / 2);
  t.equal(gzipSync('works').length > 0, true);
  t.match(new Intl.DateTimeFormat('de').format(0), /1970/);
});

t.test('the own program alone can be let go of, again and again', async t => {
  const release = ownProgramPages();
  for (let round = 0; round < 2; round++) {
    const before = ownProgramKb();
    release();
    t.ok(ownProgramKb() < before / 2, `in round ${round}`);
    t.equal(gzipSync('works').length > 0, true);
    t.match(new Intl.DateTimeFormat('de').format(0), /1970/);
  }
});

t.test('what may have been written to is no untouched mapping', async t => {
  const smaps = (header: string, anonymousKb: number) =>
    `${header}\nSize: 8 kB\nAnonymous:         ${anonymousKb} kB\nKsm: 0 kB\nVmFlags: rd\n`;
  const found = untouchedFileMappings(
    [
      smaps('00400000-00500000 r--p 00000000 fe:00 12                                 /usr/bin/a program', 0),
      smaps('00500000-00600000 r-xp 00000000 fe:00 12                                 /usr/bin/program', 0),
      smaps('00600000-00700000 r--p 00000000 fe:00 12                                 /usr/lib/relocated.so', 4),
      smaps('00700000-00800000 rw-p 00000000 fe:00 12                                 /usr/bin/program', 0),
      smaps('00800000-00900000 r--s 00000000 fe:00 12                                 /shared', 0),
      smaps('00900000-00a00000 r--p 00000000 00:00 0 ', 0),
      smaps('00a00000-00b00000 r-xp 00000000 00:00 0                                  [vdso]', 0),
    ].join(''),
  );
  t.same(
    found.map(({ address, bytes, path }) => [address, bytes, path]),
    [
      [0x400000n, 0x100000, '/usr/bin/a program'],
      [0x500000n, 0x100000, '/usr/bin/program'],
    ],
  );
});

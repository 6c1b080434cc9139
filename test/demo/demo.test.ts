// timeout: 300
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import t from 'tap';

t.test('the demo runs to its end, each command in it succeeds, and nothing is left', async t => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'demo.ts')], {
    encoding: 'utf8',
  });
  t.equal(status, 0, stderr.slice(-2000));
  const left = stdout.slice(stdout.indexOf('what is left')).match(/^ {3}\w+: +\d+$/gm) ?? [];
  t.equal(left.length, 9);
  t.strictSame(
    left.filter(line => !/ 0$/.test(line)),
    [],
  );
});

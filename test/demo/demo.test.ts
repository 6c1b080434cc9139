import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';

t.test('the demo runs to its end and leaves nothing', { timeout: 280_000 }, async t => {
  const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'demo.ts')]);
  t.match(stdout, /the exec works again/);
  t.match(stdout, /done in [\d.]+ s\n$/);
});

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import { SHIM_NODE_FLAGS } from '../../../shim/node-flags.ts';

t.test('the young generation is found however full it is: a collection came while it was looked at', async t => {
  const program = join(import.meta.dirname, 'young-space-program.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [...SHIM_NODE_FLAGS, '--expose-gc', program]);
  const released = JSON.parse(stdout) as number[];
  t.ok(released.length > 10);
  t.strictSame(
    released.filter(bytes => bytes === 0),
    [],
    'each time its memory is given back',
  );
});

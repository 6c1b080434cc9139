import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { preparePauseRootfs } from '../../../daemon/pods/pause.ts';
import { pauseProgram } from '../../../daemon/pods/pause-program.ts';

t.test('the pause program is written again while pods of an earlier start run it', async t => {
  const dir = t.testdir();
  await preparePauseRootfs(dir);
  const child = spawn(join(dir, 'pause'), { stdio: 'ignore' });
  await once(child, 'spawn');
  await preparePauseRootfs(dir);
  t.strictSame(readFileSync(join(dir, 'pause')), pauseProgram(process.arch));
  child.kill('SIGKILL');
  await once(child, 'exit');
});

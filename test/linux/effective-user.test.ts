import { readFileSync } from 'node:fs';
import { asEffectiveUser } from '@cleat/linux';
import t from 'tap';

const read = (path: string, name: string) => new RegExp(`^${name}:\\t(.*)$`, 'm').exec(readFileSync(path, 'utf8'))?.[1];
const mine = (name: string) => read('/proc/thread-self/status', name);

t.test('the thread alone is another user for the time of a call, and has its rights back after it', async t => {
  const [uid, capabilities] = [mine('Uid'), mine('CapEff')];
  asEffectiveUser(70_000, () => {
    t.match(mine('Uid'), /^0\t70000\t0\t/);
    t.match(mine('CapEff'), /^0+$/);
    t.throws(() => readFileSync('/etc/shadow'), { code: 'EACCES' });
  });
  t.equal(mine('Uid'), uid);
  t.equal(mine('CapEff'), capabilities);
  const failed = new Error('work failed');
  t.throws(
    () =>
      asEffectiveUser(70_000, () => {
        throw failed;
      }),
    failed,
  );
  t.equal(mine('CapEff'), capabilities, 'when the work fails, too');
});

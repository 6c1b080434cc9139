import t from 'tap';
import { isOlder } from '../../../shim/upgrade/is-older.ts';

const CASES = [
  ['0.1.0', '0.1.1', true],
  ['0.1.9', '0.1.10', true],
  ['0.9.9', '1.0.0', true],
  ['1.0.0', '0.9.9', false],
  ['0.1.0', '0.1.0', false],
  ['0.1.0+aaaa', '0.1.0+bbbb', false],
  ['dev', '0.1.0', false],
  ['0.1.0', 'dev', false],
] as const;

t.test('a version comes before another by its numbers; a build is no difference', async t => {
  for (const [version, than, expected] of CASES) t.equal(isOlder(version, than), expected, `${version} ${than}`);
});

import t from 'tap';
import { oldCrunFeatures } from '../../../shim/cli/info.ts';

t.test('a crun of 1.8 mounts read-only recursively, though it cannot tell its features', async t => {
  const features = oldCrunFeatures('crun version 1.8.1\ncommit: f8a096be060b22ccd3d5f3ebe44108517fbf6c30\n');
  t.match(JSON.parse(Buffer.from(features ?? '').toString()), { mountOptions: ['rro'] });
});

for (const version of ['crun version 1.7.2\n', 'crun version 0.21\n', 'runc version 1.1.5\n', ''])
  t.test(`nothing is known of a runtime without features that calls itself ${JSON.stringify(version)}`, async t => {
    t.equal(oldCrunFeatures(version), undefined);
  });

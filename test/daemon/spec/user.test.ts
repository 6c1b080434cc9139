import { Code } from '@cleat/base';
import { SupplementalGroupsPolicy } from '@cleat/proto/cri';
import t from 'tap';
import { resolveUser, type UserRequest } from '../../../daemon/spec/user.ts';

const files: Record<string, string> = {
  '/etc/passwd':
    'root:x:0:0:root:/root:/bin/sh\n# comment\nbroken:x:12\n\nwww-data:x:33:34:w:/:\nalice:x:1000:1001::/:\n4242:x:7:8::/:\n',
  '/etc/group':
    'root:x:0:\nwww-data:x:33:\nalice:x:1001:\nextra:x:50000:alice,www-data\nrootish:x:60:root\nwheel:x:10:bob\n',
};
const image = async (path: string) => files[path];
const empty = async () => undefined;
const id = (value: number) => ({ value: BigInt(value) });

t.test("the image's USER in all its forms", async t => {
  const cases: [user: string, uid: number, gid: number, groups: number[]][] = [
    ['', 0, 0, [0, 60]],
    ['1000', 1000, 1001, [1001, 50000]],
    ['1002', 1002, 0, [0]],
    ['www-data', 33, 34, [34, 50000]],
    ['1003:1010', 1003, 1010, [1010]],
    ['www-data:www-data', 33, 33, [33, 50000]],
    ['alice:10', 1000, 10, [10, 50000]],
    ['4242', 7, 8, [8]],
    ['0', 0, 0, [0, 60]],
  ];
  for (const [user, uid, gid, additionalGids] of cases)
    t.same(await resolveUser({}, user, image), { uid, gid, additionalGids }, JSON.stringify(user));
});

t.test("a request comes before the image, and its groups are merged with the image's or replace them", async t => {
  const cases: [request: UserRequest, uid: number, gid: number, groups: number[]][] = [
    [{ runAsUser: id(1000) }, 1000, 1001, [1001, 50000]],
    [{ runAsUser: id(1000), runAsGroup: id(5) }, 1000, 5, [5, 50000]],
    [{ runAsUser: id(0) }, 0, 0, [0, 60]],
    [{ runAsUser: id(77), supplementalGroups: [9n, 9n, 0n] }, 77, 0, [0, 9]],
    [{ runAsUsername: 'alice' }, 1000, 1001, [1001, 50000]],
    [{ runAsUsername: 'alice', runAsGroup: id(3), supplementalGroups: [4n] }, 1000, 3, [3, 4, 50000]],
    [
      { runAsUser: id(1000), supplementalGroups: [4n], supplementalGroupsPolicy: SupplementalGroupsPolicy.Strict },
      1000,
      1001,
      [1001, 4],
    ],
  ];
  for (const [request, uid, gid, additionalGids] of cases)
    t.same(await resolveUser(request, 'www-data:www-data', image), { uid, gid, additionalGids });
});

t.test('an image without passwd and group has numbers only', async t => {
  t.same(await resolveUser({}, '12:13', empty), { uid: 12, gid: 13, additionalGids: [13] });
  await t.rejects(resolveUser({}, 'www-data', empty), {
    code: Code.FailedPrecondition,
    message: /"www-data".*\/etc\/passwd/,
  });
});

t.test('what cannot be resolved is refused by name', async t => {
  const cases: [request: UserRequest, user: string, code: number, message: RegExp][] = [
    [{}, 'bob', Code.FailedPrecondition, /user "bob"/],
    [{}, 'alice:nogroup', Code.FailedPrecondition, /group "nogroup"/],
    [{ runAsUsername: 'bob' }, '', Code.FailedPrecondition, /user "bob"/],
    [{ runAsUsername: '999' }, '', Code.FailedPrecondition, /user "999"/],
    [{ runAsGroup: id(5) }, 'alice', Code.InvalidArgument, /run_as_group/],
    [{ runAsUser: id(5), runAsUsername: 'alice' }, '', Code.InvalidArgument, /only one/],
    [{ runAsUser: id(-1) }, '', Code.InvalidArgument, /run_as_user .*-1/],
    [{ runAsUser: id(2 ** 32 - 1) }, '', Code.InvalidArgument, /4294967295/],
    [{ supplementalGroups: [-5n] }, '', Code.InvalidArgument, /supplemental_groups/],
  ];
  for (const [request, user, code, message] of cases)
    await t.rejects(resolveUser(request, user, image), { code, message }, String(message));
});

import { failedPrecondition, invalidArgument } from '@cleat/base';
import { type LinuxContainerSecurityContext, SupplementalGroupsPolicy } from '@cleat/proto/cri';
import { idNumber } from './numbers.ts';
import type { OciUser } from './oci.ts';

/** What a caller asks of the user of a process: the fields of the CRI's security context. */
export type UserRequest = Partial<
  Pick<
    LinuxContainerSecurityContext,
    'runAsUser' | 'runAsGroup' | 'runAsUsername' | 'supplementalGroups' | 'supplementalGroupsPolicy'
  >
>;

/** Reads a file of the image, beneath its root; undefined when there is none. */
export type ReadImageFile = (path: string) => Promise<string | undefined>;

type PasswdEntry = { readonly name: string; readonly uid: number; readonly gid: number };
type GroupEntry = { readonly name: string; readonly gid: number; readonly members: readonly string[] };

/**
 * Who the container's process runs as. The request comes first, then the image's `USER`, then root. The primary group
 * is among the additional ones, as the kubelet reports them.
 * @param imageUser `name`, `uid`, `name:group`, `uid:gid`, or empty.
 * @throws RpcError InvalidArgument for a request that contradicts itself, FailedPrecondition for a name that the image
 * does not know.
 */
export async function resolveUser(request: UserRequest, imageUser: string, readFile: ReadImageFile): Promise<OciUser> {
  const { user, group } = wanted(request, imageUser);
  const entry = findUser(parsePasswd((await readFile('/etc/passwd')) ?? ''), user);
  const groups = parseGroup((await readFile('/etc/group')) ?? '');
  const uid = entry?.uid ?? numericId(user);
  if (uid === undefined || (request.runAsUsername && !entry))
    throw failedPrecondition(`user ${JSON.stringify(user)} is not in the image's /etc/passwd`);
  const gid = group === '' ? (entry?.gid ?? 0) : groupId(groups, group);
  return { uid, gid, additionalGids: additionalGids(request, gid, entry, groups) };
}

/** User and group as text: a name or a number; an empty group means the user's own. */
function wanted(request: UserRequest, imageUser: string): { user: string; group: string } {
  const { runAsUser, runAsGroup, runAsUsername } = request;
  if (runAsUser && runAsUsername)
    throw invalidArgument('run_as_user and run_as_username are both given: only one may be');
  if (runAsGroup && !runAsUser && !runAsUsername)
    throw invalidArgument('run_as_group is given without run_as_user or run_as_username');
  const group = runAsGroup ? String(idNumber(runAsGroup.value, 'run_as_group')) : '';
  if (runAsUser) return { user: String(idNumber(runAsUser.value, 'run_as_user')), group };
  if (runAsUsername) return { user: runAsUsername, group };
  const [user = '', imageGroup = ''] = imageUser.split(':', 2);
  return { user: user || '0', group: imageGroup };
}

/** The first entry that has the name or, for a number, the id. */
const findUser = (entries: readonly PasswdEntry[], user: string) =>
  entries.find(({ name, uid }) => name === user || uid === numericId(user));

function groupId(groups: readonly GroupEntry[], group: string): number {
  const gid = groups.find(({ name }) => name === group)?.gid ?? numericId(group);
  if (gid === undefined) throw failedPrecondition(`group ${JSON.stringify(group)} is not in the image's /etc/group`);
  return gid;
}

function additionalGids(
  request: UserRequest,
  gid: number,
  entry: PasswdEntry | undefined,
  groups: readonly GroupEntry[],
): number[] {
  const strict = request.supplementalGroupsPolicy === SupplementalGroupsPolicy.Strict;
  const own = strict || !entry ? [] : groups.filter(({ members }) => members.includes(entry.name)).map(g => g.gid);
  const asked = (request.supplementalGroups ?? []).map(id => idNumber(id, 'supplemental_groups'));
  // In order of their numbers, as Linux shows them to all: gVisor shows them as they come.
  return [...new Set([gid, ...[...own, ...asked].sort((a, b) => a - b)])];
}

function numericId(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,10}$/.test(text) && Number(text) < 2 ** 32 - 1 ? Number(text) : undefined;
}

/** Source: passwd(5). Lines that are none are passed over, as the C library does. */
function parsePasswd(text: string): PasswdEntry[] {
  return text.split('\n').flatMap(line => {
    const [name = '', , uidText, gidText] = line.split(':');
    const [uid, gid] = [numericId(uidText), numericId(gidText)];
    return name === '' || uid === undefined || gid === undefined ? [] : [{ name, uid, gid }];
  });
}

/** Source: group(5). */
function parseGroup(text: string): GroupEntry[] {
  return text.split('\n').flatMap(line => {
    const [name = '', , gidText, members = ''] = line.trimEnd().split(':');
    const gid = numericId(gidText);
    return name === '' || gid === undefined ? [] : [{ name, gid, members: members.split(',') }];
  });
}

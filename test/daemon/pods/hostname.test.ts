import { PodSandboxConfig } from '@cleat/proto/cri';
import t from 'tap';
import { podHostname } from '../../../daemon/pods/namespaces.ts';

const LONGEST = 'a'.repeat(63);

for (const [what, hostname, name, expected] of [
  ['is the one given', 'web', 'pod', 'web'],
  ['is its name when none is given', '', 'pod', 'pod'],
  ['is as much of a long name as fits', '', `${LONGEST}b`, LONGEST],
  ['does not end in a dot or a dash where a long name is cut', '', `${'a'.repeat(60)}-.-b`, 'a'.repeat(60)],
] as const)
  t.test(`the hostname of a pod ${what}`, async t => {
    const config = PodSandboxConfig.create({ hostname, metadata: { name } });
    t.equal(podHostname(config), expected);
  });

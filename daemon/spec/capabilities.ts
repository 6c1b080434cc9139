import { failedPrecondition } from '@cleat/base';
import type { Capability } from '@cleat/proto/cri';
import type { OciCapabilities } from './oci.ts';

/** What a container has unless it asks for something else: the set that Docker began with and all peers keep. */
const DEFAULT_CAPABILITIES = [
  'CAP_CHOWN',
  'CAP_DAC_OVERRIDE',
  'CAP_FSETID',
  'CAP_FOWNER',
  'CAP_MKNOD',
  'CAP_NET_RAW',
  'CAP_SETGID',
  'CAP_SETUID',
  'CAP_SETFCAP',
  'CAP_SETPCAP',
  'CAP_NET_BIND_SERVICE',
  'CAP_SYS_CHROOT',
  'CAP_KILL',
  'CAP_AUDIT_WRITE',
];

const ALL = 'CAP_ALL';

/** The CRI leaves out the prefix; with it, and in lower case, it is understood as well. */
const fullName = (name: string) => (/^CAP_/i.test(name) ? '' : 'CAP_') + name.toUpperCase();

/**
 * The capability sets of a container. Drop wins over add, single names over `ALL`; what the daemon itself cannot give
 * is left out of the default and of `ALL`. Inheritable stays empty but for ambient ones: a set-uid program needs none.
 * @param boundingCaps the daemon's own bounding set: "all" means these.
 * @throws RpcError FailedPrecondition naming a capability that was asked for by name and cannot be given.
 */
export function capabilitySets(
  request: Partial<Capability> | undefined,
  privileged: boolean,
  boundingCaps: readonly string[],
): OciCapabilities {
  const [add, drop, ambient] = [
    request?.addCapabilities ?? [],
    request?.dropCapabilities ?? [],
    request?.addAmbientCapabilities ?? [],
  ].map(names => names.map(fullName)) as [string[], string[], string[]];
  if (privileged) return sets(boundingCaps, []);
  let base = DEFAULT_CAPABILITIES.filter(name => boundingCaps.includes(name));
  if (add.includes(ALL)) base = [...boundingCaps];
  if (drop.includes(ALL)) base = [];
  const named = [...add, ...ambient].filter(name => name !== ALL && !drop.includes(name));
  const missing = named.find(name => !boundingCaps.includes(name));
  if (missing)
    throw failedPrecondition(`capability ${missing} cannot be given: it is not in the daemon's own bounding set`);
  const all = [...new Set([...base, ...named])].filter(name => !drop.includes(name));
  return sets(all, ambient.includes(ALL) ? all : all.filter(name => ambient.includes(name)));
}

const sets = (all: readonly string[], ambient: readonly string[]): OciCapabilities => ({
  bounding: all,
  effective: all,
  permitted: all,
  inheritable: ambient,
  ambient,
});

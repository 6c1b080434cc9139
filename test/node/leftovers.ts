import { setTimeout as sleep } from 'node:timers/promises';
import type { TestNetwork } from './cni.ts';

/** Where a daemon keeps things, as the host it runs on sees it. */
export type DaemonPlaces = {
  readonly root: string;
  readonly state: string;
  readonly network: Pick<TestNetwork, 'name' | 'dataDir'>;
};

/** A shim that was told to leave still tells its last events and ends its sessions: so long it may take, in milliseconds, on a busy machine. */
const LEAVING_MS = 30_000;

/** Whoever runs a script where the daemon is. */
type Node = { sh(script: string): Promise<string> };

/**
 * Everything of a daemon's pods and containers that stays on its node: what must be empty once all were removed.
 * @param which of it must be gone; the rest is neither waited for nor told
 */
export async function leftovers(node: Node, places: DaemonPlaces, which = (_line: string) => true): Promise<string[]> {
  for (const giveUpAtMs = Date.now() + LEAVING_MS; ; await sleep(20)) {
    const isLast = Date.now() > giveUpAtMs;
    const all = await present(node, places).catch(err => {
      if (isLast) throw err;
      return undefined; // a directory went away under the look
    });
    const left = all?.filter(which);
    if (left && (left.length === 0 || isLast)) return left;
  }
}

/** What there is of them now. */
export async function present(node: Node, { root, state, network }: DaemonPlaces): Promise<string[]> {
  const script = `
    for dir in ${root}/pods ${root}/containers ${root}/networks ${state}/pods ${state}/containers ${state}/s ${state}/runtime/k8s.io; do
      [ ! -d "$dir" ] || find "$dir" -mindepth 1 -maxdepth 1
    done
    find ${network.dataDir}/${network.name} -name '[0-9]*' 2>/dev/null || true
    grep -E " ${state}/| ${root}/" /proc/self/mounts || true
    find /sys/fs/cgroup -mindepth 2 -type d -path '*/cleat*' ! -path '*/cleatd.service*' || true
    ip -o link show type veth
    ps -eo pid,args | grep -E 'containerd-shim|/pause' | grep -v -e grep -e ' zygote ' -e ' -info$' || true`;
  return (await node.sh(script)).split('\n').filter(Boolean);
}

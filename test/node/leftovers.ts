import type { TestNetwork } from './cni.ts';

/** Where a daemon keeps things, as the host it runs on sees it. */
export type DaemonPlaces = {
  readonly root: string;
  readonly state: string;
  readonly network: Pick<TestNetwork, 'name' | 'dataDir'>;
};

/** Everything of a daemon's pods and containers that is still on its node: what must be empty once all were removed. */
export async function leftovers(
  node: { sh(script: string): Promise<string> },
  { root, state, network }: DaemonPlaces,
): Promise<string[]> {
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

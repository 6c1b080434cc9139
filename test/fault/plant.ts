import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestDaemon } from '../node/daemon.ts';
import { BIN_DIR } from '../node/daemon.ts';
import type { TestNode } from '../node/node.ts';
import { eventually } from '../node/reach.ts';

/** An id as a daemon makes them, of something that it does not have any more. */
export const lostId = (daemon: TestDaemon): string =>
  randomBytes(28).toString('hex') + readFileSync(join(daemon.root, 'instance'), 'utf8').trim();

/** Where a hierarchy's groups are: version 1 has one directory for each controller. */
export const CGROUPS = '"$(test -d /sys/fs/cgroup/pids && echo /sys/fs/cgroup/pids || echo /sys/fs/cgroup)"';

/** Leave on a node whatever a daemon and its helpers can leave, as if their records had been lost. @returns what fsck shall say, by kind. */
export async function plantLeftovers(node: TestNode, daemon: TestDaemon): Promise<string[]> {
  const { root, state, network } = daemon;
  const id = lostId(daemon);
  const leases = `${network.dataDir}/${network.name}`;
  await node.sh(`
    exec </dev/null >/dev/null 2>&1
    mkdir -p ${root}/pods/${id} ${root}/containers/${id}/upper ${state}/pods/${id}/ns ${state}/containers/${id}/rootfs ${state}/runtime/k8s.io/${id}
    echo 1 > ${root}/containers/${id}/upper/file
    touch ${state}/pods/${id}/ns/net && unshare -n mount --bind /proc/self/ns/net ${state}/pods/${id}/ns/net
    mount -t tmpfs lost ${state}/containers/${id}/rootfs
    printf '${id}\\r\\neth0' > ${leases}/10.88.0.201
    printf '${lostId(daemon)}\\r\\neth0' > ${leases}/10.88.0.202
    echo 1 > ${root}/images/ingest/layer-lost
    mkdir ${CGROUPS}/cleat-${id} ${CGROUPS}/cleat-${id}/${id}
    setsid sh -c "echo 0 > ${CGROUPS}/cleat-${id}/${id}/cgroup.procs; exec sleep 10001" &
    cd ${state}/containers/${id} && setsid sleep 10002 & cd /
    setsid bash -c 'exec -a "containerd-shim-cleat-v2 zygote ${state}/z-00000000.sock" sleep 10003' &
    CNI_CONTAINERID=${id} setsid bash -c 'exec -a ${network.binDir}/bridge sleep 10004' &
    setsid bash -c 'exec -a cleat-unpack.mjs sleep 10005 < ${root}/images/ingest/layer-lost' &
    setsid ${process.execPath} -e 'setInterval(() => {}, 1e6)' ${BIN_DIR}/lib/cleat-forward.mjs ${state}/pods/${id} sleep-10006 &`);
  const attachment = {
    version: 1,
    sandboxId: id,
    netnsPath: '',
    ifName: 'eth0',
    cniArgs: 'IgnoreUnknown=1',
    capabilityArgs: {},
  };
  const conflist = JSON.parse(readFileSync(join(network.confDir, `10-${network.name}.conflist`), 'utf8')) as object;
  await node.sh(`cat > ${root}/networks/${id}.json`, { input: JSON.stringify({ ...attachment, network: conflist }) });
  const listen = `require('net').createServer().listen('${state}/s/lost', () => process.kill(process.pid, 'SIGKILL'))`;
  await node.run(process.execPath, ['-e', listen]);
  const [all, starting] = ['1000[1-6]$', '^(/bin/)?(setsid|sh|bash) .*1000[1-6]'];
  await eventually(
    () => node.sh(`[ $(pgrep -fc '${all}') = 6 ] && ! pgrep -f '${starting}'`),
    'all that is planted runs under its own name',
  );
  return [
    'process sleep 10002',
    'process containerd-shim-cleat-v2',
    'process bridge 10004',
    'process cleat-unpack.mjs 10005',
    'process node -e',
    `cgroup /cleat-${id}/${id}`,
    `cgroup /cleat-${id}`,
    `network ${id}`,
    `address ${leases}/10.88.0.202`,
    `mount ${state}/containers/${id}/rootfs`,
    `mount ${state}/pods/${id}/ns/net`,
    `socket ${state}/s/lost`,
    `directory ${root}/pods/${id}`,
    `directory ${root}/containers/${id}`,
    `directory ${state}/pods/${id}`,
    `directory ${state}/containers/${id}`,
    `directory ${state}/runtime/k8s.io/${id}`,
    `image ${root}/images/ingest/layer-lost`,
  ];
}

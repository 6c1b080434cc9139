import { join } from 'node:path';

/**
 * Where everything of one daemon lies. `root` is on a disk and outlives a boot; `state` is on a tmpfs and does not.
 * Nothing of the daemon lies outside these two, the cgroups it was told, and its CRI socket.
 */
export type Paths = ReturnType<typeof makePaths>;

export const makePaths = (root: string, state: string) =>
  ({
    root,
    state,
    pods: join(root, 'pods'),
    containers: join(root, 'containers'),
    images: join(root, 'images'),
    /** The mark of the daemon's own ids. */
    instance: join(root, 'instance'),
    /** What CNI answered, one file per pod. */
    networks: join(root, 'networks'),
    /** Root file system of the built-in pause container. */
    pauseRootfs: join(root, 'pause'),
    /** Shims send their events here, and put their own sockets into `s/` beside it. */
    events: join(state, 'events.sock'),
    /** A new daemon that takes over says so here. */
    handOver: join(state, 'handover.sock'),
    /** Held (flock) by the daemon that serves these directories. */
    lock: join(state, 'cleatd.lock'),
    /** The OCI runtime's `--root`. */
    runtimeRoot: join(state, 'runtime'),
    /** Pinned namespaces, /dev/shm and generated files of a pod. */
    podState: (id: string) => join(state, 'pods', id),
    /** Bundle of a container, or of a pod's pause container. */
    bundle: (id: string) => join(state, 'containers', id),
    /** A container's record and status, and the writable layer of its root file system. */
    container: (id: string) => join(root, 'containers', id),
  }) as const;

/** Files below `podState`. */
export const podFiles = (podState: string) =>
  ({
    net: join(podState, 'ns', 'net'),
    ipc: join(podState, 'ns', 'ipc'),
    uts: join(podState, 'ns', 'uts'),
    pid: join(podState, 'ns', 'pid'),
    user: join(podState, 'ns', 'user'),
    shm: join(podState, 'shm'),
    resolvConf: join(podState, 'resolv.conf'),
    hostname: join(podState, 'hostname'),
  }) as const;

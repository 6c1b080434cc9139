#!/bin/sh
# The init of a test node. The keeper starts it as pid 1 of a new PID namespace:
#   init.sh join DIR GROUP...   joins the node's cgroups, then makes the other namespaces
#   init.sh setup DIR           mounts what is the node's own, says "ready", becomes a process that only reaps
set -eu

join() {
  dir=$1
  shift
  for group; do echo 0 > "$group/cgroup.procs"; done
  exec unshare -m -C -n -u -i --propagation private --mount-proc -- /bin/sh "$0" setup "$dir"
}

# Fresh mounts show the node's own groups as the root of each hierarchy.
mount_cgroups() {
  if grep -q '^[^ ]* /sys/fs/cgroup cgroup2 ' "$1"; then
    mount -t cgroup2 cgroup2 /sys/fs/cgroup
    # Version 2 hands controllers down only from a group without processes.
    mkdir /sys/fs/cgroup/init
    echo 0 > /sys/fs/cgroup/init/cgroup.procs
    for controller in $(cat /sys/fs/cgroup/cgroup.controllers); do
      echo "+$controller" > /sys/fs/cgroup/cgroup.subtree_control
    done
    return
  fi
  mount -t tmpfs -o mode=755 tmpfs /sys/fs/cgroup
  while IFS=: read -r _ controllers _; do
    case $controllers in
      '') name=unified ; kind=cgroup2 ; options=rw ;;
      name=*) name=${controllers#name=} ; kind=cgroup ; options=none,$controllers ;;
      *) name=$controllers ; kind=cgroup ; options=$controllers ;;
    esac
    mkdir "/sys/fs/cgroup/$name"
    mount -t "$kind" -o "$options" cgroup "/sys/fs/cgroup/$name"
  done < /proc/self/cgroup
}

# The host's files are seen, what is written stays in the node.
private_overlay() {
  mkdir -p "$dir/.host/upper$1" "$dir/.host/work$1"
  mount -t overlay -o "lowerdir=$1,upperdir=$dir/.host/upper$1,workdir=$dir/.host/work$1" overlay "$1"
}

# A directory of the node's own, on a file system that can hold an overlay's upper directory.
private_directory() {
  mkdir -p "$dir/.host/own$1" "$1"
  mount --bind "$dir/.host/own$1" "$1"
}

# Some OCI runtimes change the owner of /dev/null: not that of the host's.
private_null() {
  mknod -m 666 "$dir/.host/null" c 1 3
  if (: > "$dir/.host/null") 2> /dev/null; then mount --bind "$dir/.host/null" /dev/null; fi
}

setup() {
  dir=$1
  mounts=$dir/.host/mounts
  mkdir -p "$dir/.host"
  cat /proc/self/mounts > "$mounts"
  mount -t sysfs sysfs /sys
  mount_cgroups "$mounts"
  mount -t tmpfs -o mode=755 tmpfs /run
  mkdir -p /run/lock /run/netns
  for path in /etc /var /opt; do private_overlay "$path"; done
  for path in /var/lib/cleat /var/lib/containerd /var/lib/containers /var/lib/kubelet /var/log/pods /var/lib/cni; do
    private_directory "$path"
  done
  private_null
  hostname "$(basename "$dir")"
  ip link set lo up
  echo 1 > /proc/sys/net/ipv4/ip_forward
  echo ready
  exec catatonit -P > /dev/null
}

"$@"

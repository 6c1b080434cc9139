#!/bin/sh
# The first program of a machine whose power is cut: as init.sh, without systemd, and what a daemon keeps over a boot
# lies on the disk. /run is the machine's memory. Commands of the host are taken by agent.sh.
set -eu
PATH=/usr/sbin:/usr/bin:/sbin:/bin

mount -t proc proc /proc
echo 2 > /proc/sys/kernel/io_uring_disabled # see init.sh
modprobe -a overlay bridge veth
mount -t tmpfs -o mode=755,size=90% tmpfs /vm
mkdir /vm/upper /vm/work /vm/root
mount -t overlay -o lowerdir=/,upperdir=/vm/upper,workdir=/vm/work overlay /vm/root
root=/vm/root

show() { # PATH OPTION
  mkdir -p "$root$1"
  mount -t hostfs -o "$2,$1" none "$root$1"
}
IFS=:
for path in $CLEAT_SHOWN; do show "$path" ro; done
unset IFS
show "$CLEAT_VM" rw

mkdir -p $root/disk
mount -t ext4 -o "${CLEAT_DISK_OPTIONS:-defaults}" /dev/ubda $root/disk
for path in /var/lib/cleat /var/lib/cni /var/log/pods; do
  mkdir -p "$root/disk$path" "$root$path"
  mount --bind "$root/disk$path" "$root$path"
done
mount -t sysfs sysfs $root/sys
mount -t cgroup2 cgroup2 $root/sys/fs/cgroup
mount -t devtmpfs dev $root/dev
mkdir -p $root/dev/pts $root/dev/shm
mount -t devpts -o gid=5,mode=620,ptmxmode=666 devpts $root/dev/pts
mount -t tmpfs tmpfs $root/dev/shm
mount -t tmpfs -o mode=755 tmpfs $root/run
# Nobody but the root group's children may hold processes, or no controller can be handed down.
mkdir $root/sys/fs/cgroup/init
echo 1 > $root/sys/fs/cgroup/init/cgroup.procs
for controller in $(cat $root/sys/fs/cgroup/cgroup.controllers); do
  echo "+$controller" > $root/sys/fs/cgroup/cgroup.subtree_control || true
done

ip link set lo up
ip link set vec0 up
ip address add "$CLEAT_ADDRESS" dev vec0
ip route add default via "$CLEAT_GATEWAY"
echo 1 > /proc/sys/net/ipv4/ip_forward
echo 0123456789abcdef0123456789abcdef > $root/etc/machine-id

umount /proc
cd $root
pivot_root . mnt
exec /usr/sbin/chroot . /bin/sh -c "mount -t proc proc /proc; umount -l /mnt; exec catatonit -- /bin/sh '$CLEAT_VM/agent.sh' '$CLEAT_VM'" < /dev/console > /dev/console 2>&1

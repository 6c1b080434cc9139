#!/bin/sh
# The first program of a throw-away machine, up to where systemd takes over. Its root file system is the host's and
# read-only: what the machine writes stays in memory. The host gives, as variables on the kernel's command line:
#   CLEAT_VM      the host's directory of this machine, seen here under the same path
#   CLEAT_SHOWN   further directories of the host, with ":" between them, seen read-only under the same paths
#   CLEAT_NAME, CLEAT_ADDRESS, CLEAT_GATEWAY   host name, address with prefix length, and where the host answers
set -eu
PATH=/usr/sbin:/usr/bin:/sbin:/bin

mount -t proc proc /proc
# This kernel frees the rings of a forked process under it: a Node that spawns a program crashes the machine (seen in 7.2.7).
echo 2 > /proc/sys/kernel/io_uring_disabled
modprobe -a overlay bridge br_netfilter veth
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

# Layers and containers want a file system of their own: an overlay cannot lie on another.
for path in /var/lib/cleat /var/lib/kubelet /var/log/pods; do
  mkdir -p "/vm/own$path" "$root$path"
  mount --bind "/vm/own$path" "$root$path"
done

echo "$CLEAT_NAME" > $root/etc/hostname
echo "127.0.0.1 localhost $CLEAT_NAME" > $root/etc/hosts
echo 0123456789abcdef0123456789abcdef > $root/etc/machine-id
ip link set lo up
ip link set vec0 up
ip address add "$CLEAT_ADDRESS" dev vec0
ip route add default via "$CLEAT_GATEWAY"
echo 1 > /proc/sys/net/ipv4/ip_forward

# Commands of the host come over the second serial line: agent.sh.
cat > $root/etc/systemd/system/vm-agent.service <<UNIT
[Unit]
Description=Commands of the machine's user
After=basic.target dbus.socket
[Service]
ExecStart=/bin/sh $CLEAT_VM/agent.sh $CLEAT_VM
Restart=no
KillMode=process
TasksMax=infinity
[Install]
WantedBy=multi-user.target
UNIT
mkdir -p $root/etc/systemd/system/multi-user.target.wants
ln -s ../vm-agent.service $root/etc/systemd/system/multi-user.target.wants/
for unit in getty@tty1.service getty-static.service serial-getty@ttyS0.service apt-daily.timer apt-daily-upgrade.timer \
  dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer systemd-timesyncd.service \
  systemd-remount-fs.service; do
  ln -sf /dev/null "$root/etc/systemd/system/$unit"
done

umount /proc
cd $root
pivot_root . mnt
exec /usr/sbin/chroot . /bin/sh -c 'mount -t proc proc /proc; umount -l /mnt; exec /lib/systemd/systemd' < /dev/console > /dev/console 2>&1

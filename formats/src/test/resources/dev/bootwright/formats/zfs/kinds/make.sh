set +e
mkdir -p /out /t
n=0; P() { n=$((n+1)); eval "$1=/dev/vda$n"; echo "$2 $n" >> /out/parts; }
# deterministic content
fill() { # dir
 mkdir -p $1/boot $1/etc $1/usr/lib
 head -c 36000 /lib/zfs.ko > $1/boot/vmlinuz-6.1
 dd if=/lib/zfs.ko of=$1/boot/initrd.img-6.1 bs=1000 count=24 skip=700 2>/dev/null
 echo hello > $1/etc/hostname; seq 1 2000 > $1/usr/lib/numbers
 ln -s boot/vmlinuz-6.1 $1/vmlinuz
 ln -s ../$(printf 'a%.0s' $(seq 1 150))/../boot/vmlinuz-6.1 $1/etc/long-link
 dd if=/lib/zfs.ko of=$1/sparse bs=4096 count=3 seek=100 2>/dev/null
 : > $1/empty
}
truth() { # pool
 for d in $(zfs list -H -o name -t filesystem -r $1); do
  m=/mnt; mount -t zfs -o ro,zfsutil $d /mnt 2>/tmp/e || { echo "$d|UNMOUNTABLE|$(cat /tmp/e)" >> /out/$1.$2; continue; }
  ( cd /mnt; find . -type f | sort | while read f; do echo "$d|${f#.}|$(stat -c '%s %a %Y' "$f") $(sha256sum < "$f" | cut -c1-64)"; done
    find . -type l | sort | while read f; do echo "$d|${f#.}|-> $(readlink "$f")"; done ) >> /out/$1.$2
  umount /mnt
 done
 zpool status $1 > /out/$1.$2.status; zfs get -H -o name,property,value,source mountpoint,canmount -r $1 >> /out/$1.$2.props
}
mk() { # pool args...
 zpool create -f -o cachefile=none -O mountpoint=none -m none "$@" || echo CREATE-FAILED $@
}
with() { # dataset: mount, fill, umount
 zfs set canmount=noauto $1 ; zfs set mountpoint=/ $1; mount -t zfs -o zfsutil $1 /t && fill /t; umount /t
}
P r1 z2; P r2 z2; P r3 z2; P r4 z2; P r5 z2
mk -o ashift=9 z2 raidz2 $r1 $r2 $r3 $r4 $r5
zfs create -o compression=off z2/a; with z2/a; zfs create -o compression=gzip-9 -o recordsize=16k z2/b; with z2/b
zpool export z2; 
P r1 z3; P r2 z3; P r3 z3; P r4 z3; P r5 z3; P r6 z3
mk -o ashift=12 z3 raidz3 $r1 $r2 $r3 $r4 $r5 $r6
zfs create -o compression=off z3/a; with z3/a; zfs create -o recordsize=1M -o compression=lz4 z3/b; with z3/b
zpool export z3
echo T1
P r1 tm; P r2 tm
mk -o ashift=12 tm mirror $r1 $r2
for c in off lzjb gzip-1 gzip-9 zle lz4 zstd zstd-19 zstd-fast-10; do zfs create -o compression=$c tm/c-$c; with tm/c-$c; done
for c in off fletcher2 fletcher4 sha256 sha512 skein edonr blake3; do zfs create -o compression=lz4 -o checksum=$c tm/s-$c; with tm/s-$c; done
echo T2
zfs create -o dnodesize=auto -o xattr=sa tm/x; with tm/x; mount -t zfs -o zfsutil tm/x /t
for i in 1 2 3 4 5; do ln -s target-$i /t/link$i; echo file$i > /t/file$i; setx /t/file$i user.a$i ${i}00; setx /t/file$i user.b$i 1${i}00; done; umount /t
zfs create -o dnodesize=legacy -o xattr=sa tm/y; with tm/y; mount -t zfs -o zfsutil tm/y /t
for i in 1 2 3 4 5; do echo file$i > /t/file$i; setx /t/file$i user.a$i ${i}00; setx /t/file$i user.b$i 1${i}00; done; umount /t
for v in 1 2 3 4; do zfs create -o version=$v tm/v$v; with tm/v$v; done
zfs create -V 8M tm/vol; dd if=/lib/zfs.ko of=/dev/zvol/tm/vol bs=64k count=8 2>/dev/null
zfs create -o copies=3 tm/copies; with tm/copies
zfs create -o compression=lz4 tm/fat; mount -t zfs -o zfsutil tm/fat /t 2>/dev/null || { zfs set mountpoint=/ tm/fat;  mount -t zfs -o zfsutil tm/fat /t; }
mkdir /t/d; i=0; while [ $i -lt 300 ]; do : > /t/d/a-file-with-quite-a-long-name-to-fill-the-leaf-blocks-of-the-map-$i; i=$((i+1)); done; umount /t
zpool sync tm; truth tm live; zpool export tm
echo T3
P r1 te; P r2 te
mk -o ashift=12 te mirror $r1 $r2
echo "correct horse" > /tmp/pw; head -c 32 /lib/zfs.ko > /tmp/raw; printf '%064d\n' 7 > /tmp/hex
for c in aes-256-gcm aes-128-gcm aes-256-ccm; do
 zfs create -o encryption=$c -o keyformat=passphrase -o keylocation=file:///tmp/pw -o pbkdf2iters=100000 te/$c; with te/$c; done
zfs create -o compression=off te/aes-256-gcm/child; with te/aes-256-gcm/child
zfs create -o dnodesize=auto -o xattr=sa -o compression=zstd te/aes-256-gcm/x; with te/aes-256-gcm/x
mount -t zfs -o zfsutil te/aes-256-gcm/x /t; for i in 1 2 3 4 5; do echo file$i > /t/file$i; ln -s target-$i /t/link$i; setx /t/file$i user.a$i ${i}00; setx /t/file$i user.b$i 1${i}00; done; umount /t
zfs create -o checksum=sha256 te/aes-256-gcm/sha; with te/aes-256-gcm/sha
zfs create -o encryption=aes-256-gcm -o keyformat=raw -o keylocation=file:///tmp/raw te/raw; with te/raw
zfs create -o encryption=aes-256-gcm -o keyformat=hex -o keylocation=file:///tmp/hex te/hex; with te/hex
zfs create te/plain; with te/plain
zfs snapshot te/aes-256-gcm@s; zfs clone -o canmount=noauto te/aes-256-gcm@s te/aes-256-gcm/clone
zpool sync te; truth te live; zpool export te
echo T4
P r1 tg; P r2 tg
echo 8193 > /sys/module/zfs/parameters/metaslab_force_ganging; echo 100 > /sys/module/zfs/parameters/metaslab_force_ganging_pct
mk -o ashift=12 tg $r1 $r2
zfs create -o compression=off tg/a; with tg/a
zfs create -o compression=lz4 -o recordsize=1M tg/b; with tg/b
zfs create -o compression=lz4 -o encryption=aes-256-gcm -o keyformat=passphrase -o keylocation=file:///tmp/pw tg/e; with tg/e
zpool sync tg; truth tg live; zpool export tg
P r1 tgz; P r2 tgz; P r3 tgz
mk -o ashift=12 tgz raidz1 $r1 $r2 $r3
zfs create -o compression=off tgz/a; with tgz/a; zpool sync tgz; truth tgz live; zpool export tgz
echo 16777217 > /sys/module/zfs/parameters/metaslab_force_ganging
echo T5
P r1 st; P r2 st
mk -o ashift=12 st mirror $r1 $r2
zfs create -o compression=off st/a; with st/a; zpool sync st; zpool offline st $r2; mount -t zfs -o zfsutil st/a /t; echo newer > /t/etc/hostname; seq 5 2500 > /t/usr/lib/numbers; echo x > /t/new; rm /t/empty; umount /t; zpool sync st; truth st live; zpool export st
P r1 stz; P r2 stz; P r3 stz
mk -o ashift=12 stz raidz1 $r1 $r2 $r3
zfs create -o compression=off stz/a; with stz/a; zpool sync stz; zpool offline stz $r2; mount -t zfs -o zfsutil stz/a /t; echo newer > /t/etc/hostname; seq 5 2500 > /t/usr/lib/numbers; echo x > /t/new; rm /t/empty; umount /t; zpool sync stz; truth stz live; zpool export stz
echo T6
P r1 same1; mk -o ashift=12 same $r1; zfs create same/one; with same/one; truth same one; zpool export same
P r1 same2; mk -o ashift=13 same $r1; zfs create same/two; with same/two; truth same two; zpool export same
echo T7
r1=/dev/vda61; r2=/dev/vda62; echo "rem 61" >> /out/parts; echo "rem 62" >> /out/parts; mk -o ashift=12 rem $r1 $r2; zfs create -o compression=off rem/a; with rem/a; zpool sync rem; zpool remove -w rem $r2; zfs create rem/b; with rem/b; zpool sync rem; truth rem live; zpool export rem
P r1 dra; P r2 dra; P r3 dra; P r4 dra; mk -o ashift=12 dra draid1:2d:4c:1s $r1 $r2 $r3 $r4; zpool export dra
P r1 exp; P r2 exp; P r3 exp; P r4 exp; mk -o ashift=12 exp raidz1 $r1 $r2 $r3; zfs create exp/a; with exp/a; zpool attach -w exp raidz1-0 $r4; zpool export exp
P r1 rep; P r2 rep; P r3 rep; mk -o ashift=12 rep mirror $r1 $r2; zfs create rep/a; with rep/a; zpool offline rep $r2; zpool replace rep $r2 $r3; zpool sync rep; truth rep live; zpool export rep
P r1 ml; P r2 ml; P r3 ml; P r4 ml; P r5 ml; P r6 ml; P r7 ml; mk -o ashift=12 ml mirror $r1 $r2 mirror $r3 $r4 log $r5 cache $r6 spare $r7; zfs create ml/a; with ml/a; truth ml live; zpool export ml
P r1 des; mk -o ashift=12 des $r1; zpool destroy des
for p in z2 z3; do zpool import -d /dev -o readonly=on -N $p && truth $p live; zpool export $p; done
cat /out/parts | tr '\n' ','

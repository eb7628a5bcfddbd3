package dev.bootwright.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.lab.network.Namespace;
import dev.bootwright.lab.run.Tool;
import dev.bootwright.lab.vm.Firmware;
import dev.bootwright.lab.vm.VirtualDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A system on XFS, on a logical volume, on a mirror of two disks, that a template makes and a boot loader
/// starts: with both disks, and with one gone.
@Tag("lab")
class RaidBootTest {

    private static final String ADDRESS = "10.99.0.3";
    private static final long DISK = 1L << 30;

    /// The system is put together out of the programs and modules of the agent's own.
    @SuppressWarnings("InlineFormatString") // a file of its own
    private static final String TEMPLATE =
            """
            name: mirrored
            disks:
              - name: pair
                select: {size: 1GiB.., count: 2}
                wipe: true
                partitions:
                  - {name: efi, size: 64MiB, type: esp}
                  - {name: mirror, type: raid}
            raid:
              - {name: mirror, level: 1, members: pair/mirror}
            volumeGroups:
              - {name: sys, on: mirror}
            logicalVolumes:
              - {group: sys, name: root}
            fileSystems:
              - {on: pair/efi, type: vfat, label: EFI}
              - {on: sys/root, type: xfs, label: root}
            mounts:
              - {on: sys/root, at: /, options: noatime}
            hooks:
              - {after: mounts, url: "http://10.99.0.3/install", sha256: "%s", arguments: [10.99.0.3]}
            then: reboot
            """;

    private static final String INSTALL =
            """
            #!/bin/sh -e
            tree=/run/tree
            mkdir -p $tree/bin $tree/dev $tree/proc $tree/sys $tree/run/lock $tree/mnt $tree/sbin $tree/boot
            add() {
              case $1 in /*) [ -e $tree$1 ] || { mkdir -p $tree${1%/*}; cp -L $1 $tree$1; } ;; esac
            }
            loader=$(ls /lib64/ld-linux-x86-64.so.2)
            for name in busybox mdadm lvm; do
              program=$(which $name)
              cp -L $program $tree/bin/$name
              add $loader
              for word in $($loader --list $program 2>/dev/null || true); do add $word; done
            done
            cp -L $(which modprobe) $tree/sbin/modprobe
            for word in $($loader --list $(which modprobe) 2>/dev/null || true); do add $word; done
            modules=/lib/modules/$(uname -r)
            mkdir -p $tree$modules
            cp $modules/modules.* $tree$modules/
            for module in virtio_pci virtio_blk md_mod raid1 dm_mod xfs crc32c_generic; do
              modprobe -D $module 2>/dev/null | while read -r verb file rest; do
                [ "$verb" != insmod ] || add $file
              done
            done
            cat >$tree/init <<'INIT'
            #!/bin/busybox sh
            /bin/busybox mount -t proc proc /proc
            /bin/busybox mount -t sysfs sys /sys
            /bin/busybox mount -t devtmpfs dev /dev
            exec >/dev/console 2>&1
            export PATH=/bin:/sbin
            for module in virtio_pci virtio_blk md_mod raid1 dm_mod crc32c_generic xfs; do
              /sbin/modprobe $module
            done
            mdadm --assemble --scan --run
            lvm vgchange --activate y --config 'activation{udev_sync=0 udev_rules=0} devices{obtain_device_list_from_udev=0 use_devicesfile=0 external_device_info_source="none"}'
            /bin/busybox mount -t xfs /dev/mapper/sys-root /mnt
            exec /bin/busybox switch_root /mnt /sbin/start
            INIT
            chmod 755 $tree/init
            (cd $tree && find . | cpio -o -H newc) >/run/initramfs
            mount -t xfs /dev/mapper/sys-root /mnt
            cp -a $tree/. /mnt/
            cat >/mnt/sbin/start <<'START'
            #!/bin/busybox sh
            /bin/busybox mount -t proc proc /proc
            /bin/busybox mount -t devtmpfs dev /dev
            exec >/dev/console 2>&1
            /bin/busybox grep ' / ' /proc/mounts | /bin/busybox sed 's/^/ROOT: /'
            /bin/busybox grep -o '\\[[U_]*\\]$' /proc/mdstat | /bin/busybox sed 's/^/MIRROR: /'
            /bin/busybox sed 's/UUID=[^ ]*/UUID/; s/^/TABLE: /' /etc/fstab
            /bin/busybox sync
            /bin/busybox poweroff -f
            START
            chmod 755 /mnt/sbin/start
            wget -q -O /mnt/boot/vmlinuz http://$1/vmlinuz
            cp /run/initramfs /mnt/boot/initramfs
            umount /mnt
            for module in vfat nls_cp437 nls_ascii nls_iso8859-1 nls_utf8; do
              modprobe -q $module || true
            done
            for efi in /dev/vd?1; do
              mount -t vfat $efi /mnt
              mkdir -p /mnt/EFI/BOOT
              wget -q -O /mnt/EFI/BOOT/BOOTX64.EFI http://$1/grub.efi
              umount /mnt
            done
            sync
            """;

    private static final String GRUB =
            """
            serial --unit=0 --speed=115200
            terminal_output serial
            set root=lvm/sys-root
            linux /boot/vmlinuz console=ttyS0 no_timer_check panic=-1
            initrd /boot/initramfs
            boot
            """;

    @RegisterExtension final Lab lab = new Lab();

    @Test
    void aSystemOnAMirrorStartsWithBothDisksAndWithOne() throws Exception {
        lab.serve().everyMachineBecomes(publish());
        ScenarioMachine machine =
                machine("FIRST", "SECOND")
                        .powerOn()
                        .expectConsole("run http://10.99.0.3/install.*: done")
                        .expectOff()
                        .expectDisksOfTheTemplate();
        assertThat(machine.stepStates()).containsOnly("done");

        forgetBootOrder();
        machine("FIRST", "SECOND")
                .nic("none")
                .powerOn()
                .expectConsole("ROOT: /dev/mapper/sys-root / xfs")
                .expectConsole("MIRROR: .UU.")
                .expectConsole("TABLE: UUID / xfs noatime 0 0")
                .expectOff();
        machine("SECOND")
                .nic("none")
                .powerOn()
                .expectConsole("ROOT: /dev/mapper/sys-root / xfs")
                .expectConsole("MIRROR: .(_U|U_).")
                .expectOff();
    }

    /// QEMU has told the firmware to start from the network card and nothing else, and it remembers.
    private void forgetBootOrder() throws IOException {
        Files.delete(lab.folder("raid-boot").resolve("variables.fd.disk"));
    }

    private ScenarioMachine machine(String... disks) {
        ScenarioMachine machine = lab.machine("raid-boot", Firmware.UEFI).memory(1536);
        for (String serial : disks) {
            machine.disk(VirtualDisk.virtio(serial, DISK));
        }
        return machine;
    }

    /// Starts a web server with what the template fetches, and gives the template with the digest.
    private String publish() throws IOException {
        Path folder = lab.folder("web");
        Path install = Files.writeString(folder.resolve("install"), INSTALL);
        Files.copy(lab.image().resolve("vmlinuz"), folder.resolve("vmlinuz"));
        Path configuration = Files.writeString(lab.run().folder().resolve("grub.cfg"), GRUB);
        Tool.run(
                "grub-mkstandalone",
                "-O",
                "x86_64-efi",
                "-o",
                folder.resolve("grub.efi").toString(),
                "--install-modules=part_gpt mdraid1x lvm xfs linux normal serial terminal echo search boot",
                "--modules=part_gpt mdraid1x lvm xfs linux",
                "--locales=",
                "--fonts=",
                "--themes=",
                "boot/grub/grub.cfg=" + configuration);
        Namespace station = lab.network().addStation("hooks", ADDRESS);
        List<String> server =
                List.of("busybox", "httpd", "-f", "-p", ADDRESS + ":80", "-h", folder.toString());
        lab.run().start("httpd", station.inside(server));
        return TEMPLATE.formatted(WireRoot.sha256(install));
    }
}

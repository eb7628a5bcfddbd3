package dev.bootwright.lab.scenario;

/// What machines become in scenarios.
final class Templates {

    /// A table and two file systems: the shortest way to configured.
    static final String ONE_DISK =
            """
            name: one-disk
            disks:
              - name: system
                select: {size: 1GiB..}
                wipe: true
                partitions:
                  - {name: efi, size: 64MiB, type: esp}
                  - {name: root, size: rest, type: linux}
            fileSystems:
              - {on: system/efi, type: vfat, label: EFI}
              - {on: system/root, type: ext4, label: root}
            then: poweroff
            """;

    /// The same, and two scripts that tell the console how often they ran; the second takes its time.
    static final String TELLS_WHAT_RAN =
            ONE_DISK.replace(
                    "then: poweroff",
                    """
                    run:
                      - title: quick
                        script: echo QUICK-RAN >/dev/console
                      - title: slow
                        script: |
                          echo SLOW-BEGAN >/dev/console
                          sleep 20
                          echo SLOW-ENDED >/dev/console
                    then: poweroff
                    """);

    /// Every kind of step on two disks, after which the machine stays.
    static final String STAYS =
            """
            name: stays
            disks:
              - name: pair
                select: {size: 1GiB.., count: 2}
                partitions:
                  - {name: efi, size: 64MiB, type: esp}
                  - {name: mirror, size: rest, type: raid}
            raid:
              - {name: mirror, level: 1, members: pair/mirror}
            volumeGroups:
              - {name: kept, on: mirror}
            logicalVolumes:
              - {group: kept, name: root, size: 512MiB}
              - {group: kept, name: data, size: rest}
            fileSystems:
              - {on: pair/efi, type: vfat, label: EFI}
              - {on: kept/root, type: ext4, label: root}
              - {on: kept/data, type: xfs, label: data}
            files:
              - {on: kept/root, path: /etc/motd, content: hello}
            run:
              - title: what others see
                script: |
                  mdadm --detail /dev/md*[0-9]
                  lvm lvs --noheadings -o lv_name | sed 's/$/ volume/'
                  dd if=/dev/mapper/kept-data bs=4 count=1 2>/dev/null
            then: stay
            """;

    /// Two logical volumes with file systems on one disk.
    static final String TWO_VOLUMES =
            """
            name: two-volumes
            disks:
              - {name: system, select: {size: 1GiB..}, partitions: [{name: all, type: lvm}]}
            volumeGroups:
              - {name: vg, on: system/all}
            logicalVolumes:
              - {group: vg, name: begun, size: 256MiB}
              - {group: vg, name: whole, size: 256MiB}
            fileSystems:
              - {on: vg/begun, type: ext4, label: begun}
              - {on: vg/whole, type: ext4, label: whole}
            then: stay
            """;

    /// No disks, and a step that takes until somebody makes a file.
    static final String SLOW =
            """
            name: slow
            run:
              - title: slow
                deadline: 40s
                script: |
                  echo SLOW-BEGAN >/dev/console
                  until [ -e /run/end ]; do sleep 1; done
                  echo SLOW-ENDED >/dev/console
            then: poweroff
            """;

    /// Four disks on four kinds of controllers: a mirror of two with LVM and XFS on it, the others by
    /// themselves.
    static final String MIXED =
            """
            name: mixed
            disks:
              - {name: sas, select: {serial: MEGASAS-1}, wipe: true, partitions: [{name: half, type: raid}]}
              - {name: sata, select: {serial: SATA-1}, wipe: true, partitions: [{name: half, type: raid}]}
              - name: fast
                select: {serial: NVME-1}
                wipe: true
                partitions:
                  - {name: efi, size: 64MiB, type: esp}
                  - {name: root, type: linux}
              - {name: small, select: {serial: VIRTIO-1}, wipe: true, partitions: [{name: swap, type: swap}]}
            raid:
              - {name: mirror, level: 1, members: [sas/half, sata/half]}
            volumeGroups:
              - {name: vg, on: mirror}
            logicalVolumes:
              - {group: vg, name: data}
            fileSystems:
              - {on: fast/efi, type: vfat, label: EFI}
              - {on: fast/root, type: ext4, label: root}
              - {on: small/swap, type: swap}
              - {on: vg/data, type: xfs, label: data}
            files:
              - {on: fast/root, path: /etc/motd, content: hello}
              - {on: vg/data, path: /hello, content: hello}
            run:
              - title: settle
                script: sync
            then: stay
            """;

    private Templates() {}
}

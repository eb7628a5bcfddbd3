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

    private Templates() {}
}

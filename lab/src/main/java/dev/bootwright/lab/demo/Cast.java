package dev.bootwright.lab.demo;

import dev.bootwright.formats.contract.Ending;
import dev.bootwright.lab.vm.Firmware;
import dev.bootwright.lab.vm.MachineSpec;
import dev.bootwright.lab.vm.VirtualDisk;
import dev.bootwright.server.template.Selector;
import dev.bootwright.server.template.Template;
import java.util.Optional;

/// The machines of a demo: such that the template fits them.
final class Cast {

    private static final long GIB = 1L << 30;
    private static final long DISK = 4 * GIB;
    private static final int FEWEST_DISKS = 2;

    private Cast() {}

    /// @param isBridged whether firmware's own PXE has somebody to talk to
    static MachineSpec machine(
            DemoOptions options, Template template, int index, boolean isBridged) {
        boolean isUefi =
                switch (options.firmware()) {
                    case BIOS -> false;
                    case UEFI -> true;
                    case BOTH -> index % 2 == 1;
                };
        int number = options.firmware() == DemoOptions.FirmwareChoice.BOTH ? index / 2 : index;
        String name = "%s-%d".formatted(isUefi ? "uefi" : "bios", number + 1);
        Firmware uefi = isBridged ? Firmware.UEFI : Firmware.UEFI_IPXE;
        MachineSpec machine = MachineSpec.of(name, isUefi ? uefi : Firmware.BIOS);
        int disks = template.disks().stream().mapToInt(disk -> disk.select().minCount()).sum();
        for (int i = 0; i < Math.max(FEWEST_DISKS, disks); i++) {
            machine = machine.withDisk(disk(template, name, i, isUefi));
        }
        return options.keep() ? machine.restarting() : machine;
    }

    private static VirtualDisk disk(Template template, String machine, int index, boolean isUefi) {
        long size =
                template.disks().stream()
                        .mapToLong(disk -> disk.select().minSize())
                        .reduce(DISK, Math::max);
        String serial = "DEMO-%s-%c".formatted(machine, 'a' + index);
        Optional<Selector.Kind> kind =
                template.disks().stream()
                        .flatMap(disk -> disk.select().kind().stream())
                        .findFirst();
        if (kind.isEmpty()) {
            return isUefi ? VirtualDisk.nvme(serial, size) : VirtualDisk.virtio(serial, size);
        }
        return switch (kind.get()) {
            case NVME -> VirtualDisk.nvme(serial, size);
            case VIRTIO -> VirtualDisk.virtio(serial, size);
            case SSD, HDD -> VirtualDisk.scsi(serial, size, "0x5000c50015ea7%03x".formatted(index));
        };
    }

    /// Whether a machine stays on when its job is done.
    static boolean staysOn(DemoOptions options, Template template) {
        return switch (template.then()) {
            case Ending.Stay _, Ending.Kexec _, Ending.StartInstalled _ -> true;
            case Ending.Reboot _ -> options.keep();
            case Ending.PowerOff _ -> false;
        };
    }
}

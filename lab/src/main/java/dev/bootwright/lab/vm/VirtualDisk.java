package dev.bootwright.lab.vm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A disk of a virtual machine: a sparse raw file.
///
/// @param bus    what it is attached to
/// @param serial as the machine sees it, at most 20 characters of `A-Z a-z 0-9 _ -`
/// @param size   in bytes
/// @param wwn    world wide name of a SCSI disk, such as `0x5000c50015ea71aa`
/// @param sector size of one in bytes, 512 or 4096
/// @param isReadOnly whether it refuses to be written to
public record VirtualDisk(
        Bus bus, String serial, long size, Optional<String> wwn, int sector, boolean isReadOnly) {

    /// What sticks are plugged into.
    static final String CONTROLLER = "sticks";

    /// How a disk is attached.
    public enum Bus {
        VIRTIO,
        NVME,
        SCSI,
        /// A disk of a MegaRAID controller, which shows it as it is.
        MEGASAS,
        SATA,
        /// A stick that the firmware boots before the network.
        USB,
        /// A stick that the firmware boots when it comes to it. All of them are at one controller.
        STICK,
        /// A stick that nobody has plugged in yet.
        DRAWER
    }

    public VirtualDisk {
        if (!serial.matches("[A-Za-z0-9_-]{1,20}")) {
            throw new IllegalArgumentException("serial number: " + serial);
        }
        if (wwn.isPresent() && bus != Bus.SCSI) {
            throw new IllegalArgumentException("only SCSI disks are given a WWN here");
        }
    }

    public static VirtualDisk virtio(String serial, long size) {
        return new VirtualDisk(Bus.VIRTIO, serial, size, Optional.empty(), 512, false);
    }

    public static VirtualDisk nvme(String serial, long size) {
        return new VirtualDisk(Bus.NVME, serial, size, Optional.empty(), 512, false);
    }

    public static VirtualDisk scsi(String serial, long size, String wwn) {
        return new VirtualDisk(Bus.SCSI, serial, size, Optional.of(wwn), 512, false);
    }

    public static VirtualDisk megasas(String serial, long size) {
        return new VirtualDisk(Bus.MEGASAS, serial, size, Optional.empty(), 512, false);
    }

    public static VirtualDisk usb(String serial, long size) {
        return new VirtualDisk(Bus.USB, serial, size, Optional.empty(), 512, false);
    }

    public static VirtualDisk sata(String serial, long size) {
        return new VirtualDisk(Bus.SATA, serial, size, Optional.empty(), 512, false);
    }

    public static VirtualDisk stick(String serial, long size) {
        return new VirtualDisk(Bus.STICK, serial, size, Optional.empty(), 512, false);
    }

    /// The same disk, not plugged in before [VirtualMachine#plugIn].
    public VirtualDisk inTheDrawer() {
        return new VirtualDisk(Bus.DRAWER, serial, size, wwn, sector, isReadOnly);
    }

    /// The same disk, which cannot be written to.
    public VirtualDisk readOnly() {
        return new VirtualDisk(bus, serial, size, wwn, sector, true);
    }

    /// The same disk with sectors of another size.
    public VirtualDisk withSectors(int bytes) {
        return new VirtualDisk(bus, serial, size, wwn, bytes, isReadOnly);
    }

    /// The options for QEMU.
    ///
    /// @param id   unique in the machine
    List<String> options(String id, Path file) {
        List<String> options = new ArrayList<>();
        options.add("-drive");
        options.add(
                "if=none,id=%s,file=%s,format=raw,discard=unmap%s"
                        .formatted(id, file, isReadOnly ? ",readonly=on" : ""));
        for (String device : devices(id)) {
            options.add("-device");
            options.add(device);
        }
        return options;
    }

    private List<String> devices(String id) {
        return switch (bus) {
            case VIRTIO -> List.of("virtio-blk-pci,drive=%s,serial=%s".formatted(id, serial));
            case NVME -> List.of("nvme,drive=%s,serial=%s".formatted(id, serial));
            case SCSI ->
                    List.of(
                            "virtio-scsi-pci,id=%s-bus".formatted(id),
                            "scsi-hd,id=%1$s-disk,drive=%1$s,bus=%1$s-bus.0,serial=%2$s,wwn=%3$s"
                                    .formatted(id, serial, wwn.orElseThrow()));
            case MEGASAS ->
                    List.of(
                            "megasas,id=%s-bus".formatted(id),
                            "scsi-hd,id=%1$s-disk,drive=%1$s,bus=%1$s-bus.0,serial=%2$s"
                                    .formatted(id, serial));
            case USB ->
                    List.of(
                            "qemu-xhci,id=%s-bus".formatted(id),
                            "usb-storage,id=%1$s-disk,drive=%1$s,bus=%1$s-bus.0,serial=%2$s,removable=on,bootindex=1"
                                    .formatted(id, serial));
            case SATA -> List.of("ide-hd,drive=%s,serial=%s".formatted(id, serial));
            case STICK -> stick(id);
            case DRAWER -> List.of();
        };
    }

    /// QEMU's `usb-storage` has sectors of 512 bytes whatever it is told, a SCSI disk behind a bridge has not.
    private List<String> stick(String id) {
        if (sector == 512) {
            return List.of(
                    "usb-storage,id=%1$s-disk,drive=%1$s,bus=%2$s.0,serial=%3$s,removable=on"
                            .formatted(id, CONTROLLER, serial));
        }
        return List.of(
                "usb-bot,id=%1$s-bot,bus=%2$s.0".formatted(id, CONTROLLER),
                "scsi-hd,id=%1$s-disk,drive=%1$s,bus=%1$s-bot.0,serial=%2$s,removable=on,logical_block_size=%3$d,physical_block_size=%3$d"
                        .formatted(id, serial, sector));
    }
}

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
public record VirtualDisk(Bus bus, String serial, long size, Optional<String> wwn) {

    /// How a disk is attached.
    public enum Bus {
        VIRTIO,
        NVME,
        SCSI,
        /// A stick that the firmware boots before the network.
        USB
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
        return new VirtualDisk(Bus.VIRTIO, serial, size, Optional.empty());
    }

    public static VirtualDisk nvme(String serial, long size) {
        return new VirtualDisk(Bus.NVME, serial, size, Optional.empty());
    }

    public static VirtualDisk scsi(String serial, long size, String wwn) {
        return new VirtualDisk(Bus.SCSI, serial, size, Optional.of(wwn));
    }

    public static VirtualDisk usb(String serial, long size) {
        return new VirtualDisk(Bus.USB, serial, size, Optional.empty());
    }

    /// The options for QEMU.
    ///
    /// @param id   unique in the machine
    List<String> options(String id, Path file) {
        List<String> options = new ArrayList<>();
        options.add("-drive");
        options.add("if=none,id=%s,file=%s,format=raw,discard=unmap".formatted(id, file));
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
            case USB ->
                    List.of(
                            "qemu-xhci,id=%s-bus".formatted(id),
                            "usb-storage,id=%1$s-disk,drive=%1$s,bus=%1$s-bus.0,serial=%2$s,removable=on,bootindex=1"
                                    .formatted(id, serial));
        };
    }
}

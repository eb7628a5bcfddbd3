package dev.bootwright.machine.hardware;

import dev.bootwright.formats.contract.Controller;
import dev.bootwright.formats.contract.DiskIdentity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// PCI functions of class 01, mass storage, with the disks that hang on each.
final class ControllerCollector {

    private static final long MASS_STORAGE = 0x01;

    /// Where drivers name themselves in `scsi_host`: mpt3sas, aacraid, smartpqi, hpsa, arcmsr, mvsas.
    private static final List<String> MODEL = List.of("board_name", "model", "host_fw_model");

    private static final List<String> FIRMWARE =
            List.of(
                    "version_fw",
                    "fw_version",
                    "firmware_version",
                    "firmware_revision",
                    "hba_kernel_version",
                    "host_fw_version");
    private static final List<String> SERIAL = List.of("serial_number", "board_tracer");

    private ControllerCollector() {}

    /// @param sys   the directory `/sys`
    /// @param disks all of the machine
    static List<Controller> controllers(Attributes sys, List<AttachedDisk> disks) {
        List<Controller> controllers = new ArrayList<>();
        for (Attributes each : sys.of("bus/pci/devices").children()) {
            long deviceClass = each.number("class").orElse(0L);
            if (deviceClass >> 16 == MASS_STORAGE) {
                controllers.add(controller(each, (int) (deviceClass >> 8) & 0xFF, disks));
            }
        }
        return controllers;
    }

    private static Controller controller(Attributes in, int subclass, List<AttachedDisk> disks) {
        List<Attributes> faces = faces(in);
        return new Controller(
                in.name(),
                kind(subclass),
                in.number("vendor").orElse(0L),
                in.number("device").orElse(0L),
                in.target("driver"),
                first(faces, MODEL),
                first(faces, FIRMWARE).or(() -> first(faces, List.of("firmware_rev"))),
                first(faces, SERIAL).or(() -> first(faces, List.of("serial"))),
                in.number("numa_node").filter(node -> node >= 0),
                disks.stream()
                        .filter(disk -> isBehind(in.name(), disk))
                        .map(AttachedDisk::identity)
                        .map(DiskIdentity::toString)
                        .toList());
    }

    private static boolean isBehind(String address, AttachedDisk disk) {
        Optional<Path> place = disk.attributes().realPath("");
        return place.flatMap(NicCollector::pciAddress).equals(Optional.of(address));
    }

    /// The directories in which a driver may say more: `nvme/nvme0`, `host0/scsi_host/host0`.
    private static List<Attributes> faces(Attributes in) {
        List<Attributes> faces = new ArrayList<>(in.of("nvme").children());
        for (Attributes child : in.children()) {
            if (child.name().matches("host\\d+")) {
                faces.addAll(child.of("scsi_host").children());
            }
        }
        return faces;
    }

    private static Optional<String> first(List<Attributes> faces, List<String> names) {
        return faces.stream()
                .flatMap(face -> names.stream().map(name -> face.text(name).orElse(null)))
                .filter(Objects::nonNull)
                .findFirst();
    }

    /// Source: PCI Code and ID Assignment Specification 1.11, §1.2.
    private static String kind(int subclass) {
        return switch (subclass) {
            case 0x00 -> "scsi";
            case 0x01 -> "ide";
            case 0x04 -> "raid";
            case 0x06 -> "sata";
            case 0x07 -> "sas";
            case 0x08 -> "nvme";
            default -> "storage";
        };
    }
}

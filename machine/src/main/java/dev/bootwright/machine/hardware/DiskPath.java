package dev.bootwright.machine.hardware;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a disk is attached, told from its place in the tree of devices, such as
/// `/sys/devices/pci0000:00/0000:00:1f.2/ata1/host0/target0:0:0/0:0:0:0/block/sda`.
final class DiskPath {

    private static final Pattern ATA = Pattern.compile("/ata(\\d+)/");
    private static final Pattern SCSI_ADDRESS = Pattern.compile("/(\\d+:\\d+:\\d+:\\d+)/");
    private static final Pattern NVME_NAMESPACE = Pattern.compile("nvme\\d+n(\\d+)");
    private static final Pattern USB_PORT = Pattern.compile("/(\\d+-[\\d.]+:[\\d.]+)/");

    private DiskPath() {}

    /// PCI address and port, such as `pci-0000:00:1f.2-ata-1`: the same in every start, as long as nobody
    /// moves the cable.
    static Optional<String> path(Attributes block) {
        Optional<Path> place = block.realPath("");
        return place.flatMap(NicCollector::pciAddress)
                .map(address -> "pci-" + address + port(block.name(), place.get() + "/"));
    }

    private static String port(String name, String place) {
        Matcher nvme = NVME_NAMESPACE.matcher(name);
        if (nvme.matches()) {
            return "-nvme-" + nvme.group(1);
        }
        return first(USB_PORT, place, "-usb-")
                .or(() -> first(ATA, place, "-ata-"))
                .or(() -> first(SCSI_ADDRESS, place, "-scsi-"))
                .orElse("");
    }

    private static Optional<String> first(Pattern pattern, String place, String prefix) {
        Matcher matcher = pattern.matcher(place);
        return matcher.find() ? Optional.of(prefix + matcher.group(1)) : Optional.empty();
    }

    /// Host, channel, target and unit of a SCSI disk, or of one that the kernel treats as such.
    static Optional<String> hctl(Attributes block) {
        Matcher matcher = SCSI_ADDRESS.matcher(block.realPath("").map(Path::toString).orElse(""));
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    static Optional<String> transport(Attributes block) {
        String name = block.name();
        String place = block.realPath("").map(Path::toString).orElse("");
        if (name.startsWith("nvme")) {
            return Optional.of("nvme");
        }
        if (name.startsWith("mmcblk")) {
            return Optional.of("mmc");
        }
        if (name.startsWith("vd")) {
            return Optional.of("virtio");
        }
        if (place.contains("/usb")) {
            return Optional.of("usb");
        }
        if (ATA.matcher(place).find()) {
            return Optional.of("sata");
        }
        if (place.contains("/end_device-")) {
            return Optional.of("sas");
        }
        return SCSI_ADDRESS.matcher(place).find() ? Optional.of("scsi") : Optional.empty();
    }
}

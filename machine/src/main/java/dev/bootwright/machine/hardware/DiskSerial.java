package dev.bootwright.machine.hardware;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// The serial number of a disk, from the best place that has one.
///
/// 1. `serial`: virtio.
/// 2. `device/serial`: NVMe, MMC.
/// 3. `device/vpd_pg80`: SCSI, and ATA, which the kernel translates. Source: SPC-5 §7.7.18.
/// 4. `device/vpd_pg83`, a T10 vendor identification: disks without page 80. Source: SPC-5 §7.7.6.
/// 5. `serial` of the USB device that the disk hangs on.
final class DiskSerial {

    private static final int PAGE_HEADER_BYTES = 4;
    private static final int UNIT_SERIAL = 0x80;
    private static final int DESIGNATION = 0x83;
    private static final int T10_VENDOR = 1;
    private static final int VENDOR_BYTES = 8;
    private static final int ATA_MODEL_BYTES = 40;

    private DiskSerial() {}

    static Optional<String> of(Attributes block) {
        return block.text("serial")
                .or(() -> block.text("device/serial"))
                .or(() -> block.bytes("device/vpd_pg80").flatMap(DiskSerial::unitSerial))
                .or(() -> block.bytes("device/vpd_pg83").flatMap(DiskSerial::t10Serial))
                .or(() -> usbSerial(block));
    }

    static Optional<String> unitSerial(byte[] page) {
        return payload(page, UNIT_SERIAL).flatMap(DiskSerial::text);
    }

    /// From `ATA     MODEL (40 characters) SERIAL`, the form that bridges use for ATA disks.
    static Optional<String> t10Serial(byte[] page) {
        byte[] list = payload(page, DESIGNATION).orElse(new byte[0]);
        int at = 0;
        while (at + PAGE_HEADER_BYTES <= list.length) {
            int type = list[at + 1] & 0x0F;
            int from = at + PAGE_HEADER_BYTES;
            int to = from + (list[at + 3] & 0xFF);
            if (to > list.length) {
                break;
            }
            byte[] designator = Arrays.copyOfRange(list, from, to);
            if (type == T10_VENDOR && designator.length > VENDOR_BYTES + ATA_MODEL_BYTES) {
                return text(
                        Arrays.copyOfRange(
                                designator, VENDOR_BYTES + ATA_MODEL_BYTES, designator.length));
            }
            at = to;
        }
        return Optional.empty();
    }

    /// What lies behind the header of a vital product data page; absent when it is another page or cut
    /// off.
    private static Optional<byte[]> payload(byte[] page, int number) {
        if (page.length < PAGE_HEADER_BYTES || (page[1] & 0xFF) != number) {
            return Optional.empty();
        }
        int length = (page[2] & 0xFF) << 8 | (page[3] & 0xFF);
        return length > page.length - PAGE_HEADER_BYTES
                ? Optional.empty()
                : Optional.of(
                        Arrays.copyOfRange(page, PAGE_HEADER_BYTES, PAGE_HEADER_BYTES + length));
    }

    private static Optional<String> text(byte[] field) {
        StringBuilder out = new StringBuilder();
        new String(field, US_ASCII)
                .chars()
                .filter(c -> c >= ' ' && c < 0x7F)
                .forEach(c -> out.append((char) c));
        String text = out.toString().strip();
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static Optional<String> usbSerial(Attributes block) {
        Optional<Path> device = block.realPath("device");
        for (Path at = device.orElse(null); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve("idVendor"))) {
                return new Attributes(at).text("serial");
            }
        }
        return Optional.empty();
    }
}

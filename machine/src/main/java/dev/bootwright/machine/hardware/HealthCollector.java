package dev.bootwright.machine.hardware;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.contract.DiskHealth;
import dev.bootwright.formats.smart.AtaSmart;
import dev.bootwright.formats.smart.NvmeHealth;
import dev.bootwright.formats.smart.ScsiHealth;
import dev.bootwright.linux.block.DiskCommands;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Asks disks for their health, each kind in its own language. A disk that has no answer is left alone:
/// many have none. Nothing is switched on, and no test is started.
final class HealthCollector {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    // ATA PASS-THROUGH (16). Source: SAT-4 §12.2.2; ATA8-ACS §7.52 for SMART.
    private static final int SMART_READ_DATA = 0xD0;
    private static final int SMART_READ_THRESHOLDS = 0xD1;
    private static final int SMART_RETURN_STATUS = 0xDA;

    private static final int CHECK_CONDITION = 2;
    private static final int DESCRIPTOR_SENSE = 0x72;
    private static final int ATA_DESCRIPTOR = 9;

    private static final int LOG_BYTES = 252;

    private final AttachedDisk disk;
    private final RawOutputs raw;

    private HealthCollector(AttachedDisk disk, RawOutputs raw) {
        this.disk = disk;
        this.raw = raw;
    }

    /// @param raw takes the pages
    /// @return empty when it says nothing
    static Optional<DiskHealth> health(AttachedDisk disk, RawOutputs raw) {
        String transport = DiskPath.transport(disk.attributes()).orElse("");
        HealthCollector collector = new HealthCollector(disk, raw);
        try (DiskCommands commands = DiskCommands.open(disk.node(), LIMIT)) {
            return switch (transport) {
                case "nvme" -> collector.nvme(commands);
                case "sata" -> collector.ata(commands);
                case "sas", "scsi" -> collector.scsi(commands);
                default -> Optional.empty(); // virtio and mmc have none, bridges of USB may hang
            };
        } catch (IOException e) {
            return Optional.empty(); // a disk without this language
        }
    }

    private Optional<DiskHealth> nvme(DiskCommands commands) throws IOException {
        byte[] page = kept("nvme-health", commands.nvmeLog(NvmeHealth.LOG, NvmeHealth.BYTES));
        return Optional.of(HealthVerdict.of(NvmeHealth.read(page)));
    }

    private Optional<DiskHealth> ata(DiskCommands commands) throws IOException {
        byte[] data = kept("ata-smart-data", commands.scsi(smart(SMART_READ_DATA), AtaSmart.BYTES));
        byte[] thresholds =
                kept(
                        "ata-smart-thresholds",
                        commands.scsi(smart(SMART_READ_THRESHOLDS), AtaSmart.BYTES));
        DiskCommands.Answer status = commands.scsi(smart(SMART_RETURN_STATUS), 0);
        return Optional.of(
                HealthVerdict.of(AtaSmart.read(data, thresholds), isFailing(status.sense())));
    }

    /// PIO data in with a block of 512 bytes; or no data, and registers back.
    private static byte[] smart(int feature) {
        boolean hasData = feature != SMART_RETURN_STATUS;
        byte[] command = new byte[16];
        command[0] = (byte) 0x85;
        command[1] = (byte) (hasData ? 4 << 1 : 3 << 1);
        command[2] = (byte) (hasData ? 0x0E : 0x20);
        command[4] = (byte) feature;
        command[6] = (byte) (hasData ? 1 : 0);
        command[10] = 0x4F;
        command[12] = (byte) 0xC2;
        command[14] = (byte) 0xB0;
        return command;
    }

    /// The registers that come back are those that went there, or their complement when the disk
    /// expects to fail (ATA8-ACS §7.52.8).
    static Optional<Boolean> isFailing(byte[] sense) {
        int at = 8;
        if (sense.length < at || (sense[0] & 0x7F) != DESCRIPTOR_SENSE) {
            return Optional.empty();
        }
        while (at + 2 <= sense.length && sense[at] != ATA_DESCRIPTOR) {
            at += 2 + (sense[at + 1] & 0xFF);
        }
        if (at + 14 > sense.length) {
            return Optional.empty();
        }
        int middleAndHigh = (sense[at + 9] & 0xFF) << 8 | (sense[at + 11] & 0xFF);
        return switch (middleAndHigh) {
            case 0x4FC2 -> Optional.of(false);
            case 0xF42C -> Optional.of(true);
            default -> Optional.empty();
        };
    }

    private Optional<DiskHealth> scsi(DiskCommands commands) throws IOException {
        Map<Integer, byte[]> informational = log(commands, ScsiHealth.INFORMATIONAL);
        Map<Integer, byte[]> temperature = log(commands, ScsiHealth.TEMPERATURE);
        if (informational.isEmpty() && temperature.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                HealthVerdict.ofScsi(
                        informational,
                        temperature,
                        log(commands, ScsiHealth.READ_ERRORS),
                        log(commands, ScsiHealth.ENDURANCE)));
    }

    /// LOG SENSE (SPC-5 §6.8): the page as it is now; empty when the disk has none.
    private Map<Integer, byte[]> log(DiskCommands commands, int page) throws IOException {
        byte[] command = new byte[10];
        command[0] = 0x4D;
        command[2] = (byte) (0x40 | page);
        command[8] = (byte) LOG_BYTES;
        DiskCommands.Answer answer = commands.scsi(command, LOG_BYTES);
        if (answer.status() != 0) {
            return Map.of();
        }
        try {
            return ScsiHealth.parameters(page, kept("scsi-log-%02x".formatted(page), answer));
        } catch (FormatException e) {
            return Map.of();
        }
    }

    private byte[] kept(String name, DiskCommands.Answer answer) throws IOException {
        if (answer.status() != 0 && answer.status() != CHECK_CONDITION) {
            throw new IOException("%s: status %02x".formatted(disk.name(), answer.status()));
        }
        return kept(name, answer.data());
    }

    private byte[] kept(String name, byte[] page) {
        raw.keep("disks/%s/%s".formatted(disk.identity(), name), page);
        return page;
    }
}

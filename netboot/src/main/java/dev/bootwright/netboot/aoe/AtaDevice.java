package dev.bootwright.netboot.aoe;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Obeys the ATA commands. Requests are read and answers written where they lie; nothing is allocated.
///
/// Every success has status 0x40: clients that wait for it hang without. The error register is cleared,
/// the LBA is that of the request. Source: AoEr11, §3.1; ATA/ATAPI-7.
final class AtaDevice {

    static final int READ_SECTORS = 0x20;
    static final int READ_SECTORS_EXT = 0x24;
    static final int WRITE_SECTORS = 0x30;
    static final int WRITE_SECTORS_EXT = 0x34;
    static final int CHECK_POWER_MODE = 0xE5;
    static final int FLUSH_CACHE = 0xE7;
    static final int FLUSH_CACHE_EXT = 0xEA;
    static final int IDENTIFY_DEVICE = 0xEC;

    static final int READY = 0x40;
    static final int FAILED = 0x41;

    /// Values of the error register.
    static final int ABORTED = 0x04;

    static final int ID_NOT_FOUND = 0x10;

    private static final int ACTIVE = 0xFF;
    private static final long MAX_LBA28 = 0x0FFF_FFFF;

    /// In place of a length: the arguments are wrong.
    static final int BAD_ARGUMENT = -1;

    private final Medium medium;
    private final Identity identity;
    private final TargetCounters counters;

    AtaDevice(Medium medium, Identity identity, TargetCounters counters) {
        this.medium = medium;
        this.identity = identity;
        this.counters = counters;
    }

    long sectors() {
        return medium.size() / Wire.SECTOR;
    }

    /// @param request of at least 36 bytes
    /// @param client  who asks
    /// @param answer  gets everything from the ATA flags on
    /// @return length of the answer without padding, or [#BAD_ARGUMENT]
    int answer(ByteBuffer request, long client, Target.Door door, ByteBuffer answer) {
        int sectors = request.get(Wire.ATA_SECTORS_AT) & 0xFF;
        int command = request.get(Wire.ATA_COMMAND_AT) & 0xFF;
        answer.putInt(Wire.ATA_FLAGS_AT, request.getInt(Wire.ATA_FLAGS_AT));
        answer.putLong(Wire.ATA_LBA_AT, request.getLong(Wire.ATA_LBA_AT) & ~0xFFFFL);
        return switch (command) {
            case READ_SECTORS, READ_SECTORS_EXT ->
                    transfer(request, client, sectors, door, answer, true);
            case WRITE_SECTORS, WRITE_SECTORS_EXT ->
                    transfer(request, client, sectors, door, answer, false);
            case IDENTIFY_DEVICE -> identify(sectors, answer);
            case FLUSH_CACHE, FLUSH_CACHE_EXT -> flush(client, sectors, answer);
            case CHECK_POWER_MODE -> done(answer, ACTIVE, READY, 0);
            default -> failed(answer, sectors, ABORTED);
        };
    }

    private int identify(int sectors, ByteBuffer answer) {
        if (sectors != 1) {
            return BAD_ARGUMENT;
        }
        done(answer, 0, READY, 0);
        identity.write(answer.position(Wire.ATA_DATA_AT), sectors());
        return Wire.ATA_DATA_AT + Identity.BYTES;
    }

    private int flush(long client, int sectors, ByteBuffer answer) {
        try {
            medium.flush(client);
        } catch (IOException _) {
            counters.failures.increment();
            return failed(answer, sectors, ABORTED);
        }
        counters.flushes.increment();
        return done(answer, 0, READY, 0);
    }

    private int transfer(
            ByteBuffer request,
            long client,
            int sectors,
            Target.Door door,
            ByteBuffer answer,
            boolean read) {
        if (sectors == 0 || sectors > door.maxSectors()) {
            return BAD_ARGUMENT;
        }
        int bytes = sectors * Wire.SECTOR;
        int end = Wire.ATA_DATA_AT + bytes;
        if (!read && end > request.limit()) {
            return BAD_ARGUMENT;
        }
        long lba = lba(request);
        if (lba > sectors() - sectors) {
            return failed(answer, sectors, ID_NOT_FOUND);
        }
        try {
            long offset = lba * Wire.SECTOR;
            if (read) {
                answer.limit(end).position(Wire.ATA_DATA_AT);
                door.adjacent().read(medium.toRead(client), answer, offset);
                counters.reads.increment();
                counters.readBytes.add(bytes);
            } else {
                request.limit(end).position(Wire.ATA_DATA_AT);
                door.adjacent().forget();
                medium.toWrite(client).write(request, offset);
                counters.writes.increment();
                counters.writtenBytes.add(bytes);
            }
        } catch (IOException _) {
            counters.failures.increment();
            return failed(answer, sectors, ABORTED);
        }
        done(answer, 0, READY, 0);
        return read ? end : Wire.ATA_DATA_AT;
    }

    /// Of 48 bits or, for the commands without EXT, of 28.
    private static long lba(ByteBuffer request) {
        long lba = Long.reverseBytes(request.getLong(Wire.ATA_LBA_AT)) & 0xFFFF_FFFF_FFFFL;
        int command = request.get(Wire.ATA_COMMAND_AT) & 0xFF;
        boolean extended = command == READ_SECTORS_EXT || command == WRITE_SECTORS_EXT;
        return extended ? lba : lba & MAX_LBA28;
    }

    private int failed(ByteBuffer answer, int sectors, int error) {
        counters.refused.increment();
        return done(answer, sectors, FAILED, error);
    }

    private static int done(ByteBuffer answer, int sectors, int status, int error) {
        answer.put(Wire.ATA_FEATURE_AT, (byte) error);
        answer.put(Wire.ATA_SECTORS_AT, (byte) sectors);
        answer.put(Wire.ATA_COMMAND_AT, (byte) status);
        return Wire.ATA_DATA_AT;
    }
}

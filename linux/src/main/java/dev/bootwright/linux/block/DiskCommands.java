package dev.bootwright.linux.block;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.bootwright.linux.sys.Descriptor;
import dev.bootwright.linux.sys.NativeException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;

/// Questions to a disk in its own language. Only such that read; the kernel waits for an answer no
/// longer than it is told. Sources: Linux include/scsi/sg.h, uapi/linux/nvme_ioctl.h.
///
/// ```text
/// struct sg_io_hdr, 88 bytes                  struct nvme_admin_cmd, 72 bytes
///  0  4  interface_id 'S'                       0  1  opcode
///  4  4  dxfer_direction -1 none, -3 read       4  4  nsid
///  8  1  cmd_len                               24  8  addr
///  9  1  mx_sb_len                             36  4  data_len
/// 12  4  dxfer_len                             40  4  cdw10
/// 16  8  dxferp                                64  4  timeout_ms
/// 24  8  cmdp                                  68  4  result
/// 32  8  sbp
/// 40  4  timeout, in milliseconds
/// 64  1  status
/// 67  1  sb_len_wr
/// 68  2  host_status
/// 70  2  driver_status
/// ```
public final class DiskCommands implements AutoCloseable {

    private static final long SG_IO = 0x2285;
    private static final long NVME_IOCTL_ADMIN_CMD = 0xC048_4E41L;

    private static final int SG_HEADER_BYTES = 88;
    private static final int SG_DXFER_NONE = -1;
    private static final int SG_DXFER_FROM_DEV = -3;
    private static final int SENSE_BYTES = 64;

    private static final int NVME_COMMAND_BYTES = 72;
    private static final int NVME_GET_LOG_PAGE = 0x02;
    private static final int NVME_ALL_NAMESPACES = -1;

    private final Descriptor descriptor;
    private final Duration limit;

    private DiskCommands(Descriptor descriptor, Duration limit) {
        this.descriptor = descriptor;
        this.limit = limit;
    }

    /// @param path  of a whole disk
    /// @param limit for one answer
    public static DiskCommands open(Path path, Duration limit) throws NativeException {
        int flags = Descriptor.O_RDONLY | Descriptor.O_NONBLOCK;
        return new DiskCommands(Descriptor.open(path, flags), limit);
    }

    /// What a SCSI command brought.
    public static final class Answer {
        private final int status;
        private final byte[] sense;
        private final byte[] data;

        Answer(int status, byte[] sense, byte[] data) {
            this.status = status;
            this.sense = sense;
            this.data = data;
        }

        /// 0 good, 2 check condition: [#sense] says what.
        public int status() {
            return status;
        }

        public byte[] sense() {
            return sense.clone();
        }

        /// What was read, as much as was asked for.
        public byte[] data() {
            return data.clone();
        }
    }

    /// Sends a SCSI command that reads; see SG_IO in sg(4).
    ///
    /// @param command descriptor block of 6 to 16 bytes
    /// @param length  of the answer, in bytes; 0 for a command without data
    /// @throws NativeException `ENOTTY` or `EINVAL` if this is no SCSI disk
    /// @throws IOException     if the controller could not deliver it
    public Answer scsi(byte[] command, int length) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment data = arena.allocate(Math.max(length, 1), 512);
            MemorySegment sense = arena.allocate(SENSE_BYTES, 8);
            MemorySegment header = arena.allocate(SG_HEADER_BYTES, 8);
            header.set(JAVA_INT, 0, 'S');
            header.set(JAVA_INT, 4, length == 0 ? SG_DXFER_NONE : SG_DXFER_FROM_DEV);
            header.set(JAVA_BYTE, 8, (byte) command.length);
            header.set(JAVA_BYTE, 9, (byte) SENSE_BYTES);
            header.set(JAVA_INT, 12, length);
            header.set(ADDRESS, 16, data);
            header.set(ADDRESS, 24, arena.allocateFrom(JAVA_BYTE, command));
            header.set(ADDRESS, 32, sense);
            header.set(JAVA_INT, 40, Math.toIntExact(limit.toMillis()));
            descriptor.ioctl("SG_IO", SG_IO, header);
            int host = Short.toUnsignedInt(header.get(JAVA_SHORT, 68));
            if (host != 0) {
                throw new IOException(
                        "%s: the controller says %d".formatted(descriptor.path(), host));
            }
            int written = Math.min(Byte.toUnsignedInt(header.get(JAVA_BYTE, 67)), SENSE_BYTES);
            return new Answer(
                    Byte.toUnsignedInt(header.get(JAVA_BYTE, 64)),
                    sense.asSlice(0, written).toArray(JAVA_BYTE),
                    data.asSlice(0, length).toArray(JAVA_BYTE));
        }
    }

    /// Reads a log page of an NVMe controller.
    ///
    /// @param log    its number
    /// @param length in bytes, a multiple of 4
    /// @throws NativeException `ENOTTY` if this is no NVMe disk
    /// @throws IOException     if the controller refuses
    public byte[] nvmeLog(int log, int length) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment data = arena.allocate(length, 4096);
            MemorySegment command = arena.allocate(NVME_COMMAND_BYTES, 8);
            command.set(JAVA_BYTE, 0, (byte) NVME_GET_LOG_PAGE);
            command.set(JAVA_INT, 4, NVME_ALL_NAMESPACES);
            command.set(JAVA_LONG, 24, data.address());
            command.set(JAVA_INT, 36, length);
            command.set(JAVA_INT, 40, log | (length / 4 - 1) << 16);
            command.set(JAVA_INT, 64, Math.toIntExact(limit.toMillis()));
            int status = descriptor.ioctl("NVME_IOCTL_ADMIN_CMD", NVME_IOCTL_ADMIN_CMD, command);
            if (status != 0) {
                throw new IOException(
                        "%s: the controller refuses log %d: status %04x"
                                .formatted(descriptor.path(), log, status));
            }
            return data.toArray(JAVA_BYTE);
        }
    }

    @Override
    public void close() throws NativeException {
        descriptor.close();
    }
}

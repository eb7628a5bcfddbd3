package dev.bootwright.formats.squashfs;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.FormatException;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/// The first bytes of a squashfs. Source: `struct squashfs_super_block`.
///
/// ```text
/// offset  size  field                  little-endian
///      0     4  magic                  "hsqs"
///      4     4  inode count
///      8     4  modification time      seconds since 1970
///     12     4  block size             of content, a power of two from 4 KiB to 1 MiB
///     16     4  fragment count
///     20     2  compression id
///     22     2  block log              log2 of the block size
///     24     2  flags                  1 inodes, 2 content, 8 fragments are not compressed, and others
///     26     2  id count
///     28     2  version major          4
///     30     2  version minor          0
///     32     8  root inode             as all references: place of a metadata block << 16 | place in it
///     40     8  bytes used
///     48     8  id table
///     56     8  xattr table
///     64     8  inode table
///     72     8  directory table
///     80     8  fragment table
///     88     8  export table
/// ```
///
/// @param blockSize      in bytes
/// @param rootInode      a reference
/// @param bytesUsed      without the padding behind it
/// @param inodeTable     in bytes from the start, as the other tables
/// @param directoryTable where the directories are
/// @param fragmentTable  where the places of the fragment blocks are
public record Superblock(
        long inodeCount,
        Instant modified,
        int blockSize,
        long fragmentCount,
        Compression compression,
        int flags,
        long rootInode,
        long bytesUsed,
        long inodeTable,
        long directoryTable,
        long fragmentTable) {

    static final int BYTES = 96;

    private static final byte[] MAGIC = {'h', 's', 'q', 's'};
    private static final int MIN_LOG = 12;
    private static final int MAX_LOG = 20;

    static Superblock read(ByteSource source) throws IOException {
        ByteReader in = Bytes.at(source, "superblock", 0, BYTES);
        in.magic("magic", MAGIC);
        long inodes = in.u32("inode count");
        Instant modified = Instant.ofEpochSecond(in.u32("modification time"));
        long blockSize = in.u32("block size");
        long fragments = in.u32("fragment count");
        int id = in.u16("compression id");
        Optional<Compression> compression = Compression.of(id);
        if (compression.isEmpty()) {
            throw in.malformed("compression id", 2, "%d, not 1 to 6".formatted(id));
        }
        int log = in.u16("block log");
        if (log < MIN_LOG || log > MAX_LOG || blockSize != 1L << log) {
            throw in.malformed(
                    "block log", 2, "2^%d and a block size of %d bytes".formatted(log, blockSize));
        }
        int flags = in.u16("flags");
        in.skip("id count", 2);
        int major = in.u16("version major");
        int minor = in.u16("version minor");
        if (major != 4 || minor != 0) {
            throw in.malformed(
                    "version major", 4, "version %d.%d, not 4.0".formatted(major, minor));
        }
        long root = in.u64("root inode");
        long used = in.u64("bytes used");
        if (used < BYTES || used > source.size()) {
            throw in.malformed(
                    "bytes used",
                    8,
                    "%d bytes, but the file ends after %d: is it a part only?"
                            .formatted(used, source.size()));
        }
        in.skip("id table, xattr table", 16);
        long inodeTable = table(in, "inode table", used);
        long directoryTable = table(in, "directory table", used);
        long fragmentTable =
                fragments == 0 ? in.bits64("fragment table") : table(in, "fragment table", used);
        return new Superblock(
                inodes,
                modified,
                (int) blockSize,
                fragments,
                compression.get(),
                flags,
                root,
                used,
                inodeTable,
                directoryTable,
                fragmentTable);
    }

    private static long table(ByteReader in, String field, long used) throws FormatException {
        long offset = in.u64(field);
        if (offset < BYTES || offset >= used) {
            throw in.malformed(field, 8, "byte %d of %d".formatted(offset, used));
        }
        return offset;
    }
}

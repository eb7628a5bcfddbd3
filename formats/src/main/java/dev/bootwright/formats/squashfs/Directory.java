package dev.bootwright.formats.squashfs;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The records of one directory, sorted by the bytes of their names.
///
/// ```text
/// size  field
///    4  count - 1           of the entries behind this header, at most 256
///    4  block               of their inodes, in the inode table
///    4  inode number
///       entry
///    2  offset              of the inode in that metadata block
///    2  inode number - that of the header
///    2  type
///    2  length of name - 1
///    n  name
/// ```
///
/// A large directory has an index behind its inode, so that one name is found without reading all:
///
/// ```text
///    4  index               how many bytes of records lie before a header
///    4  block               metadata block of that header, in the directory table
///    4  length of name - 1
///    n  name                of the first entry behind that header
/// ```
final class Directory {

    private static final int HEADER_BYTES = 12;
    private static final int ENTRY_BYTES = 8;
    private static final int INDEX_BYTES = 12;
    private static final int MAX_NAME = 256;
    private static final int MAX_ENTRIES = 256;
    private static final long MAX_BYTES = 1L << 23;

    private final Metadata metadata;
    private final Inode inode;

    Directory(Metadata metadata, Inode inode) {
        this.metadata = metadata;
        this.inode = inode;
    }

    /// @param inode reference to its inode
    record Name(String name, long inode) {}

    List<Name> all() throws IOException {
        List<Name> names = new ArrayList<>();
        if (inode.size() > 0) {
            read(start(inode.block(), (int) inode.offset()), inode.size(), names);
        }
        return names;
    }

    /// @param index positioned at the index behind the inode
    Optional<Name> find(String name, Cursor index) throws IOException {
        if (inode.size() == 0) {
            return Optional.empty();
        }
        byte[] wanted = name.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        long skipped = 0;
        long block = inode.block();
        for (int i = 0; i < inode.more(); i++) {
            ByteReader entry = index.take("directory index", INDEX_BYTES);
            long before = entry.u32("directory index");
            long at = entry.u32("directory index block");
            byte[] first = name(index, entry.u32("length of index name"));
            if (Arrays.compareUnsigned(first, wanted) > 0) {
                break;
            }
            skipped = before;
            block = at;
        }
        if (skipped >= inode.size()) {
            throw index.malformed(
                    "directory index", "%d of %d bytes".formatted(skipped, inode.size()));
        }
        int offset = (int) ((inode.offset() + skipped) % Metadata.BLOCK_BYTES);
        List<Name> names = new ArrayList<>();
        Cursor in = start(block, offset);
        read(in, inode.size() - skipped, names);
        return names.stream().filter(found -> found.name().equals(name)).findFirst();
    }

    private Cursor start(long block, int offset) throws IOException {
        Cursor in = metadata.cursor(metadata.superblock().directoryTable(), block, offset);
        if (inode.size() > MAX_BYTES) {
            throw in.malformed(
                    "directory size", "%d bytes, more than %d".formatted(inode.size(), MAX_BYTES));
        }
        return in;
    }

    private static void read(Cursor in, long size, List<Name> names) throws IOException {
        long end = in.passed() + size;
        while (in.passed() < end) {
            ByteReader header = in.take("directory header", HEADER_BYTES);
            long count = header.u32("count") + 1;
            long block = header.u32("block of the inodes");
            if (count > MAX_ENTRIES) {
                throw in.malformed("directory header", "%d entries".formatted(count));
            }
            for (int i = 0; i < count; i++) {
                ByteReader entry = in.take("directory entry", ENTRY_BYTES);
                int offset = entry.u16("inode offset");
                entry.skip("inode number, type", 4);
                String name = Inode.text(name(in, entry.u16("length of name")));
                names.add(new Name(checked(in, name), block << 16 | offset));
            }
        }
        if (in.passed() != end) {
            throw in.malformed(
                    "directory size",
                    "the last entry ends %d bytes behind it".formatted(in.passed() - end));
        }
    }

    private static byte[] name(Cursor in, long lengthLessOne) throws IOException {
        if (lengthLessOne >= MAX_NAME) {
            throw in.malformed("length of name", "%d bytes".formatted(lengthLessOne + 1));
        }
        int length = (int) lengthLessOne + 1;
        return in.take("name", length).bytes("name", length);
    }

    private static String checked(Cursor in, String name) throws FormatException {
        boolean isControlled = name.chars().anyMatch(Character::isISOControl);
        if (isControlled || name.indexOf('/') >= 0 || name.equals(".") || name.equals("..")) {
            throw in.malformed("name", "a slash, control character or directory in it");
        }
        return name;
    }
}

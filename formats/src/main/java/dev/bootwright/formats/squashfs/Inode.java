package dev.bootwright.formats.squashfs;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.tree.FileKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// What the inode table says about a file, in one of two forms: basic, and extended for what does not
/// fit. Source: `struct squashfs_base_inode` and those behind it.
///
/// ```text
/// size  field               of all
///    2  type                1 directory, 2 file, 3 symbolic link, 4 to 7 others; extended 7 more
///    2  mode
///    2  uid, in the id table
///    2  gid, in the id table
///    4  modification time
///    4  inode number
///
///       basic directory: 4 block, 4 links, 2 size + 3, 2 offset, 4 inode above
///       extended:        4 links, 4 size + 3, 4 block, 4 inode above, 2 index count, 2 offset, 4 xattr, index
///       basic file:      4 start, 4 fragment, 4 offset in it, 4 size, 4 size of each block
///       extended:        8 start, 8 size, 8 sparse, 4 links, 4 fragment, 4 offset, 4 xattr, 4 size of each block
///       symbolic link:   4 links, 4 length, target
/// ```
///
/// @param mode   POSIX permission bits
/// @param size   of a file, or of the records of a directory, in bytes
/// @param block  of a directory: metadata block with its records; of a file: where its blocks begin
/// @param offset in that metadata block; of a file: in its fragment
/// @param more   of a directory: entries in its index; of a file: its fragment
/// @param target of a symbolic link, else empty
record Inode(
        FileKind kind, int mode, long size, long block, long offset, long more, String target) {

    static final long NO_FRAGMENT = 0xFFFF_FFFFL;

    private static final int EXTENDED = 7;
    private static final int COMMON_BYTES = 16;
    private static final int MAX_TARGET = 4096;

    /// Leaves `in` behind the fixed part: at the index of a directory, at the block sizes of a file.
    static Inode read(Cursor in) throws IOException {
        ByteReader common = in.take("inode", COMMON_BYTES);
        int type = common.u16("inode type");
        int mode = common.u16("inode mode") & 0xFFF;
        return switch (type) {
            case 1 -> directory(in.take("directory inode", 16), mode);
            case 1 + EXTENDED -> extendedDirectory(in.take("directory inode", 24), mode);
            case 2 -> file(in.take("file inode", 16), mode);
            case 2 + EXTENDED -> extendedFile(in.take("file inode", 40), mode);
            case 3, 3 + EXTENDED -> link(in, mode);
            case 4, 5, 6, 7, 11, 12, 13, 14 -> new Inode(FileKind.OTHER, mode, 0, 0, 0, 0, "");
            default -> throw in.malformed("inode type", "%d, not 1 to 14".formatted(type));
        };
    }

    private static Inode directory(ByteReader in, int mode) throws FormatException {
        long block = in.u32("directory block");
        in.skip("links", 4);
        int size = in.u16("directory size");
        int offset = in.u16("directory offset");
        return directory(mode, size, block, offset, 0);
    }

    private static Inode extendedDirectory(ByteReader in, int mode) throws FormatException {
        in.skip("links", 4);
        long size = in.u32("directory size");
        long block = in.u32("directory block");
        in.skip("inode above", 4);
        int index = in.u16("index count");
        return directory(mode, size, block, in.u16("directory offset"), index);
    }

    /// An empty directory has a size of 3, some a size of 0.
    private static Inode directory(int mode, long size, long block, int offset, int index) {
        long records = Math.max(0, size - 3);
        return new Inode(FileKind.DIRECTORY, mode, records, block, offset, index, "");
    }

    private static Inode file(ByteReader in, int mode) throws FormatException {
        long start = in.u32("start of the blocks");
        long fragment = in.u32("fragment");
        long offset = in.u32("offset in the fragment");
        return new Inode(FileKind.FILE, mode, in.u32("file size"), start, offset, fragment, "");
    }

    private static Inode extendedFile(ByteReader in, int mode) throws FormatException {
        long start = in.u64("start of the blocks");
        long size = in.u64("file size");
        in.skip("sparse, links", 12);
        long fragment = in.u32("fragment");
        long offset = in.u32("offset in the fragment");
        return new Inode(FileKind.FILE, mode, size, start, offset, fragment, "");
    }

    private static Inode link(Cursor in, int mode) throws IOException {
        ByteReader fixed = in.take("symbolic link inode", 8);
        long length = fixed.skip("links", 4).u32("target length");
        if (length == 0 || length > MAX_TARGET) {
            throw in.malformed("target length", "%d bytes, not 1 to 4096".formatted(length));
        }
        String target = text(in.take("target", (int) length).bytes("target", (int) length));
        return new Inode(FileKind.SYMBOLIC_LINK, mode, 0, 0, 0, 0, target);
    }

    /// Names are bytes to squashfs: UTF-8, or ISO 8859-1 where they are not that.
    static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }
}

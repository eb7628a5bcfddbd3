package dev.bootwright.formats.zfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.dmu.Dnode;
import dev.bootwright.formats.zio.Block;
import dev.bootwright.formats.zio.ObjectType;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// What a file system keeps about one file.
///
/// ```text
/// offset  size  field     of an old one, in the bonus
///     16    16  mtime     seconds, nanoseconds
///     72     8  mode
///     80     8  size
///    264        target of a symbolic link, if it is short; else it is in block 0
/// ```
///
/// Since version 5 of file systems these are system attributes. Source: ZFS On-Disk Specification, §6.2;
/// `znode_phys_t`.
///
/// @param link what a symbolic link leads to, else empty
record Znode(int mode, long size, Instant mtime, String link) {

    private static final String FORMAT = "ZFS file";
    private static final int OLD_BYTES = 264;
    private static final int TYPE = 0xF000;
    private static final int LINK = 0xA000;

    /// `PATH_MAX`, less is left of a target in Linux.
    private static final int MAX_LINK = 4096;

    static Znode read(Dnode dnode, Optional<SystemAttributes> attributes) throws IOException {
        if (dnode.bonusType() == ObjectType.ZNODE) {
            return old(dnode);
        }
        if (dnode.bonusType() != ObjectType.SYSTEM_ATTRIBUTES || attributes.isEmpty()) {
            throw new FormatException(
                    FORMAT, "bonus type", 4, "%d is no file".formatted(dnode.bonusType()));
        }
        Map<String, Block> found = attributes.get().of(dnode);
        int mode = (int) need(found, "ZPL_MODE").bits64("ZPL_MODE", 0);
        Block mtime = need(found, "ZPL_MTIME");
        Block link = found.get("ZPL_SYMLINK");
        return of(
                mode,
                need(found, "ZPL_SIZE").bits64("ZPL_SIZE", 0),
                mtime,
                0,
                link == null ? Optional.empty() : Optional.of(link));
    }

    private static Znode old(Dnode dnode) throws IOException {
        Block bonus = dnode.bonus();
        int mode = (int) bonus.bits64("mode", 72);
        long size = bonus.bits64("size", 80);
        Optional<Block> link = Optional.empty();
        if ((mode & TYPE) == LINK) {
            link =
                    bonus.length() - OLD_BYTES >= size && size >= 0
                            ? Optional.of(bonus.slice("link", OLD_BYTES, (int) size))
                            : dnode.metadata(0);
        }
        return of(mode, size, bonus, 16, link);
    }

    private static Znode of(int mode, long size, Block times, int mtime, Optional<Block> link)
            throws FormatException {
        if (size < 0) {
            throw new FormatException(FORMAT, "size", 0, Long.toUnsignedString(size));
        }
        String target = "";
        if ((mode & TYPE) == LINK) {
            if (link.isEmpty() || size > link.get().length() || size > MAX_LINK) {
                throw new FormatException(
                        FORMAT, "symbolic link", 0, "%d bytes long".formatted(size));
            }
            target = new String(link.get().bytes("symbolic link", 0, (int) size), UTF_8);
        }
        Instant at =
                ZplTime.of(times.bits64("mtime", mtime), times.bits64("mtime", mtime + Long.BYTES));
        return new Znode(mode, size, at, target);
    }

    private static Block need(Map<String, Block> found, String name) throws FormatException {
        Block value = found.get(name);
        if (value == null) {
            throw new FormatException(FORMAT, name, 0, "there is none");
        }
        return value;
    }
}

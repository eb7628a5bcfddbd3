package dev.bootwright.formats.dmu;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.zio.Block;
import dev.bootwright.formats.zio.BlockPointer;
import dev.bootwright.formats.zio.Zio;
import java.io.IOException;

/// Objects by their numbers: the pool's own, or those of one file system.
///
/// ```text
/// offset  size  field
///      0   512  the dnode whose blocks are all the others
///    512   192  intent log
///    704     8  type      1 of the pool, 2 file system, 3 volume
/// ```
///
/// Source: ZFS On-Disk Specification, §3.2; `objset_phys_t`.
public final class ObjectSet {

    private static final String FORMAT = "ZFS object set";
    private static final int TYPE_OFFSET = 704;
    private static final int EXTRA_SLOTS_OFFSET = 12;

    private final Zio zio;
    private final Dnode all;
    private final Kind kind;

    private ObjectSet(Zio zio, Dnode all, Kind kind) {
        this.zio = zio;
        this.all = all;
        this.kind = kind;
    }

    /// `dmu_objset_type`.
    public enum Kind {
        POOL,
        FILE_SYSTEM,
        VOLUME,
        OTHER
    }

    /// Reads the object set that a pointer leads to.
    public static ObjectSet read(Zio zio, BlockPointer pointer) throws IOException {
        Block block = zio.readMetadata(pointer);
        Kind kind =
                switch ((int) block.bits64("type", TYPE_OFFSET)) {
                    case 1 -> Kind.POOL;
                    case 2 -> Kind.FILE_SYSTEM;
                    case 3 -> Kind.VOLUME;
                    default -> Kind.OTHER;
                };
        Dnode all = Dnode.read(zio, block.slice("dnode", 0, Dnode.SLOT_BYTES));
        return new ObjectSet(zio, all, kind);
    }

    public Kind kind() {
        return kind;
    }

    /// An object by its number.
    ///
    /// @throws FormatException if there is none
    public Dnode object(long number) throws IOException {
        int perBlock = all.blockSize() / Dnode.SLOT_BYTES;
        if (number < 1 || number / perBlock > all.lastBlock()) {
            throw absent(number);
        }
        Block block = all.metadata(number / perBlock).orElseThrow(() -> absent(number));
        int at = (int) (number % perBlock) * Dnode.SLOT_BYTES;
        int slots = 1 + block.u8("extra slots", at + EXTRA_SLOTS_OFFSET);
        if (block.u8("type", at) == 0) {
            throw absent(number);
        }
        return Dnode.read(zio, block.slice("dnode", at, slots * Dnode.SLOT_BYTES));
    }

    /// The names and values of an object.
    public Zap zap(long number) throws IOException {
        return Zap.read(object(number));
    }

    private static FormatException absent(long number) {
        return new FormatException(
                FORMAT,
                "object",
                0,
                "there is no number %s".formatted(Long.toUnsignedString(number)));
    }
}

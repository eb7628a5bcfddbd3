package dev.bootwright.formats.dmu;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.zio.Block;
import dev.bootwright.formats.zio.BlockPointer;
import dev.bootwright.formats.zio.Zio;
import java.io.IOException;
import java.util.Optional;

/// An object: what it is, and its blocks through as many levels of pointers as it takes.
///
/// ```text
/// offset  size  field
///      0     1  type
///      1     1  indirect block shift
///      2     1  levels               1: the pointers here are to data
///      3     1  number of pointers
///      4     1  bonus type
///      7     1  flags                4: the last 128 bytes are the spill pointer
///      8     2  block size           in sectors of 512 bytes
///     10     2  bonus length
///     12     1  extra slots          of 512 bytes that belong to this dnode
///     16     8  highest block number
///     64        pointers of 128 bytes, then the bonus
/// ```
///
/// Source: ZFS On-Disk Specification, §3.1; `dnode_phys_t`.
public final class Dnode {

    /// The smallest and the unit.
    static final int SLOT_BYTES = 512;

    private static final String FORMAT = "ZFS dnode";
    private static final int POINTERS_OFFSET = 64;
    private static final int MAX_POINTERS = 3;
    private static final int SPILL_FLAG = 4;
    private static final int SECTOR = 512;
    private static final int MIN_INDIRECT_SHIFT = 10;
    private static final int MAX_INDIRECT_SHIFT = 24;

    private final Zio zio;
    private final Block in;
    private final int type;
    private final int shift;
    private final int levels;
    private final int pointers;
    private final int bonusType;
    private final int bonusLength;
    private final int blockSize;
    private final long lastBlock;

    private Dnode(Zio zio, Block in) throws FormatException {
        this.zio = zio;
        this.in = in;
        this.type = in.u8("type", 0);
        this.shift = in.u8("indirect block shift", 1) - log2(BlockPointer.BYTES);
        this.levels = in.u8("levels", 2);
        this.pointers = in.u8("number of pointers", 3);
        this.bonusType = in.u8("bonus type", 4);
        this.blockSize = in.u16("block size", 8) * SECTOR;
        this.bonusLength = in.u16("bonus length", 10);
        this.lastBlock = in.bits64("highest block number", 16);
    }

    private static int log2(int power) {
        return Integer.numberOfTrailingZeros(power);
    }

    /// @param slots the dnode with its extra slots
    /// @throws FormatException if it makes no sense
    static Dnode read(Zio zio, Block slots) throws FormatException {
        Dnode dnode = new Dnode(zio, slots);
        int indirectShift = dnode.shift + log2(BlockPointer.BYTES);
        require("levels", 2, dnode.levels >= 1 && bits(dnode) < Long.SIZE + dnode.shift);
        require("number of pointers", 3, dnode.pointers >= 1 && dnode.pointers <= MAX_POINTERS);
        require("block size", 8, dnode.blockSize > 0);
        require("highest block number", 16, dnode.lastBlock >= 0);
        if (dnode.levels > 1) {
            require(
                    "indirect block shift",
                    1,
                    indirectShift >= MIN_INDIRECT_SHIFT && indirectShift <= MAX_INDIRECT_SHIFT);
        }
        return dnode;
    }

    private static int bits(Dnode dnode) {
        return dnode.levels == 1 ? 0 : dnode.shift * (dnode.levels - 1);
    }

    private static void require(String field, int at, boolean isSound) throws FormatException {
        if (!isSound) {
            throw new FormatException(FORMAT, field, at, "it is out of range");
        }
    }

    public int type() {
        return type;
    }

    public int bonusType() {
        return bonusType;
    }

    /// In bytes.
    public int blockSize() {
        return blockSize;
    }

    /// Number of the last block that may hold something.
    public long lastBlock() {
        return lastBlock;
    }

    /// What is kept in the dnode itself.
    public Block bonus() throws FormatException {
        int at = POINTERS_OFFSET + pointers * BlockPointer.BYTES;
        return in.slice("bonus", at, bonusLength);
    }

    /// More of what is in the bonus, where that has no room.
    public Optional<Block> spill() throws IOException {
        if ((in.u8("flags", 7) & SPILL_FLAG) == 0) {
            return Optional.empty();
        }
        int at = in.length() - BlockPointer.BYTES;
        BlockPointer pointer = BlockPointer.read(in.slice("spill", at, BlockPointer.BYTES));
        return pointer.isHole() ? Optional.empty() : Optional.of(zio.readMetadata(pointer));
    }

    /// A block by its number, kept for later: for what is read in small pieces.
    ///
    /// @return empty for one that was never written, which is all zeros
    public Optional<Block> metadata(long number) throws IOException {
        BlockPointer pointer = pointer(number);
        return pointer.isHole() ? Optional.empty() : Optional.of(checked(pointer, true));
    }

    /// A block by its number.
    ///
    /// @return empty for one that was never written, which is all zeros
    public Optional<Block> block(long number) throws IOException {
        BlockPointer pointer = pointer(number);
        return pointer.isHole() ? Optional.empty() : Optional.of(checked(pointer, false));
    }

    private Block checked(BlockPointer pointer, boolean isMetadata) throws IOException {
        Block block = isMetadata ? zio.readMetadata(pointer) : zio.read(pointer);
        if (block.length() != blockSize) {
            throw new FormatException(
                    FORMAT,
                    "block",
                    0,
                    "%d bytes, expected %d".formatted(block.length(), blockSize));
        }
        return block;
    }

    private static final BlockPointer HOLE = hole();

    private static BlockPointer hole() {
        try {
            return BlockPointer.read(
                    Block.of(new byte[BlockPointer.BYTES], java.nio.ByteOrder.LITTLE_ENDIAN));
        } catch (FormatException e) {
            throw new AssertionError("zeros are a hole", e);
        }
    }

    private BlockPointer pointer(long number) throws IOException {
        if (number < 0 || number > lastBlock) {
            return HOLE;
        }
        long index = levels == 1 ? number : shifted(number, shift * (levels - 1));
        if (index >= pointers) {
            return HOLE;
        }
        BlockPointer pointer =
                BlockPointer.read(
                        in.slice(
                                "pointer",
                                POINTERS_OFFSET + (int) index * BlockPointer.BYTES,
                                BlockPointer.BYTES));
        for (int level = levels - 1; level > 0; level--) {
            if (pointer.isHole()) {
                return HOLE;
            }
            if (pointer.level() != level) {
                throw new FormatException(
                        FORMAT, "level", 0, "%d, expected %d".formatted(pointer.level(), level));
            }
            Block indirect = zio.readMetadata(pointer);
            int entry = (int) (shifted(number, shift * (level - 1)) & (1L << shift) - 1);
            pointer =
                    BlockPointer.read(
                            indirect.slice(
                                    "pointer", entry * BlockPointer.BYTES, BlockPointer.BYTES));
        }
        return pointer;
    }

    private static long shifted(long number, int by) {
        return by >= Long.SIZE ? 0 : number >>> by;
    }
}

package dev.bootwright.formats.zio;

import dev.bootwright.formats.bytes.ChecksumException;
import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.vdev.EmbeddedChecksum;
import dev.bootwright.formats.vdev.Vdev;
import dev.bootwright.formats.vdev.Verifier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads blocks of a pool: from the first copy whose checksum is right, decompressed.
public final class Zio {

    /// A gang block of gang blocks of gang blocks; ZFS makes no deeper ones.
    private static final int MAX_GANG_DEPTH = 8;

    private static final int SALT_BYTES = 32;
    private static final int GANG_HEAD_BYTES = 512;
    private static final int GANG_POINTERS = 3;

    private final Map<Long, Vdev> vdevs;
    private final Optional<BlockKey> key;
    private final Opaque salt;
    private final BlockCache cache = new BlockCache();

    /// @param vdevs top-level ones by number
    public Zio(Map<Long, Vdev> vdevs) {
        this.vdevs = Map.copyOf(vdevs);
        this.key = Optional.empty();
        this.salt = Opaque.of(new byte[0]);
    }

    private Zio(Map<Long, Vdev> vdevs, Optional<BlockKey> key, Opaque salt) {
        this.vdevs = vdevs;
        this.key = key;
        this.salt = salt;
    }

    /// The same pool, with what some of its checksums are computed with.
    ///
    /// @param bytes 32
    public Zio withSalt(Opaque bytes) {
        return new Zio(vdevs, key, bytes);
    }

    /// The same pool, to read an encrypted dataset of it.
    public Zio with(BlockKey key) {
        return new Zio(vdevs, Optional.of(key), salt);
    }

    /// What a pointer points to; zeros for a hole.
    ///
    /// @throws ChecksumException if no copy is what was written
    /// @throws IOException       if no copy can be read, or its compression or checksum is not known
    public Block read(BlockPointer pointer) throws IOException {
        if (pointer.isHole()) {
            return Block.of(new byte[pointer.logicalSize()], pointer.order());
        }
        return Block.of(decode(pointer, stored(pointer)), pointer.order());
    }

    /// The same for a block that is likely to be asked for again.
    public Block readMetadata(BlockPointer pointer) throws IOException {
        return cache.get(pointer, this::read);
    }

    private byte[] decode(BlockPointer pointer, byte[] stored) throws IOException {
        if (pointer.isEncrypted()) {
            if (key.isEmpty()) {
                throw new IOException("the block is encrypted");
            }
            byte[] plain = key.get().decrypt(pointer, stored);
            return Compression.of(pointer.compression()).decode(plain, pointer.logicalSize());
        }
        byte[] bytes = Compression.of(pointer.compression()).decode(stored, pointer.logicalSize());
        if (pointer.isProtected() && pointer.type() == ObjectType.OBJECT_SET && key.isPresent()) {
            key.get().verify(Block.of(bytes, pointer.order()));
        }
        return bytes;
    }

    private byte[] stored(BlockPointer pointer) throws IOException {
        if (pointer.embedded().length() > 0) {
            return pointer.embedded().toByteArray();
        }
        return stored(pointer, 0);
    }

    /// The bytes as they lie on the disk, checked.
    private byte[] stored(BlockPointer pointer, int depth) throws IOException {
        Checksum checksum = Checksum.of(pointer.checksum());
        if (checksum.isSalted() && salt.length() != SALT_BYTES) {
            throw new IOException("checksum %s, and the pool has no salt".formatted(checksum));
        }
        Verifier verifier =
                checksum.isNone() ? Verifier.NONE : bytes -> matches(pointer, checksum, bytes);
        List<String> problems = new ArrayList<>();
        boolean isWrong = false;
        for (Dva copy : pointer.copies()) {
            try {
                return copy.isGang()
                        ? gang(pointer, copy, verifier, depth)
                        : vdev(copy).read(copy.offset(), pointer.size(), verifier);
            } catch (IOException e) {
                isWrong |= e instanceof ChecksumException;
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        String message = "block: " + String.join("; ", problems);
        throw isWrong ? new ChecksumException(message) : new IOException(message);
    }

    private Vdev vdev(Dva copy) throws IOException {
        Vdev vdev = vdevs.get(copy.vdev());
        if (vdev == null) {
            throw new IOException("vdev %d was not found".formatted(copy.vdev()));
        }
        return vdev;
    }

    private boolean matches(BlockPointer pointer, Checksum checksum, byte[] bytes) {
        long[] found = checksum.of(bytes, pointer.order(), salt);
        int count = found.length;
        if (pointer.isProtected() && pointer.type() != ObjectType.OBJECT_SET) {
            count = 2; // the MAC is in the place of the other two
            if (!checksum.isStrong()) {
                found[0] ^= found[2];
                found[1] ^= found[3];
            }
        }
        for (int i = 0; i < count; i++) {
            if (found[i] != pointer.words().get(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHead(BlockPointer pointer, byte[] bytes) {
        Dva first = pointer.copies().getFirst();
        long[] place = {first.vdev(), first.offset(), pointer.birth()};
        boolean hasHalf = pointer.isProtected() && pointer.type() != ObjectType.OBJECT_SET;
        return hasHalf
                ? EmbeddedChecksum.matchesProtected(bytes, place)
                : EmbeddedChecksum.matches(bytes, place);
    }

    /// A block in parts, for which there was no room in one piece.
    ///
    /// ```text
    /// offset  size  field
    ///      0   384  three block pointers, holes if fewer are needed
    ///    384    88  zeros
    ///    472    40  checksum, of the block with the place of the head in it
    /// ```
    private byte[] gang(BlockPointer pointer, Dva copy, Verifier verifier, int depth)
            throws IOException {
        if (depth >= MAX_GANG_DEPTH) {
            throw new IOException("gang blocks are more than %d deep".formatted(MAX_GANG_DEPTH));
        }
        byte[] head =
                vdev(copy).read(copy.offset(), GANG_HEAD_BYTES, bytes -> isHead(pointer, bytes));
        Block in = Block.of(head, pointer.order());
        byte[] whole = new byte[pointer.size()];
        int at = 0;
        for (int i = 0; i < GANG_POINTERS; i++) {
            Block part = in.slice("gang pointer", i * BlockPointer.BYTES, BlockPointer.BYTES);
            BlockPointer member = BlockPointer.read(part);
            if (member.isHole()) {
                continue;
            }
            if (member.size() > whole.length - at) {
                throw new IOException("the parts of a gang block are larger than the whole");
            }
            byte[] bytes = stored(member, depth + 1);
            System.arraycopy(bytes, 0, whole, at, bytes.length);
            at += bytes.length;
        }
        if (at != whole.length || !verifier.accepts(whole)) {
            throw new ChecksumException(
                    "wrong checksum of a gang block at byte %d of vdev %d"
                            .formatted(copy.offset(), copy.vdev()));
        }
        return whole;
    }
}

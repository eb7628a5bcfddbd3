package dev.bootwright.formats.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bootwright.formats.bytes.ByteWriter;
import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.payload.Payload.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Damages containers in every way it can think of. The reader must refuse by a [FormatException], or
/// read something that, written again, is the same bytes.
///
/// `-Dtest.arguments="-Dfuzz.minutes=10 -Dfuzz.seed=7"` runs it for longer, over other inputs.
class PayloadFuzzTest {

    private static final int INPUTS = 20_000;
    private static final long[] INTERESTING = {
        0,
        1,
        2,
        255,
        256,
        1024,
        1025,
        65536,
        200_000,
        200_001,
        0x7FFF_FFFFL,
        0x8000_0000L,
        0xFFFF_FFFFL,
        0x1_0000_0000L,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        -1,
        -12,
        -20
    };

    private final long seed = Long.getLong("fuzz.seed", 20261120);
    private final Random random = new Random(seed);
    private final List<byte[]> corpus = new ArrayList<>();

    @TempDir Path directory;

    @Test
    void theReaderRefusesOrReadsExactly() throws IOException {
        Duration limit = Duration.ofMinutes(Long.getLong("fuzz.minutes", 0));
        long started = System.nanoTime();
        corpus.addAll(
                List.of(
                        Dumps.GOLDEN_U32,
                        Dumps.GOLDEN_U64,
                        container(Variant.U32, 40),
                        container(Variant.U64, 40)));
        long inputs = 0;
        long read = 0;
        try (FileChannel disk =
                FileChannel.open(
                        directory.resolve("disk.img"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            while (inputs < INPUTS || System.nanoTime() - started < limit.toNanos()) {
                byte[] input = damaged();
                read += isRead(input, disk) ? 1 : 0;
                inputs++;
            }
        }
        System.out.printf(
                "payload fuzz: seed %d, %d inputs, %d of them well-formed%n", seed, inputs, read);
        assertTrue(read > inputs / 100, "only %d of %d were well-formed".formatted(read, inputs));
    }

    private boolean isRead(byte[] input, FileChannel disk) throws IOException {
        disk.truncate(0);
        disk.write(ByteBuffer.wrap(input), 0);
        try {
            Payload payload = Payload.read(disk);
            byte[] again = written(payload, input);
            assertArrayEquals(Arrays.copyOf(input, again.length), again);
            if (corpus.size() < 1000 && random.nextInt(50) == 0) {
                corpus.add(input);
            }
            return true;
        } catch (FormatException e) {
            String message = e.getMessage();
            assertTrue(message.matches("(?s)LBPAYLD1: [a-z ]+ at byte \\d+: .+"), message);
            assertTrue(message.chars().noneMatch(Character::isISOControl), message);
            return false;
        } catch (RuntimeException | Error e) {
            throw new AssertionError(
                    "seed %d, input %s".formatted(seed, HexFormat.of().formatHex(input)), e);
        }
    }

    /// The container as its table says, with the content of the disk it was read from.
    private static byte[] written(Payload payload, byte[] disk) {
        int size = Math.toIntExact(payload.size());
        ByteWriter out = ByteWriter.littleEndian(size);
        payload.variant()
                .write(out.bytes(PayloadReader.MAGIC), "file count", payload.entries().size());
        for (Entry entry : payload.entries()) {
            byte[] name = entry.name().getBytes(UTF_8);
            payload.variant().write(out, "name length", name.length);
            payload.variant().write(out, "file size", entry.size()).bytes(name);
            int offset = Math.toIntExact(entry.offset());
            out.bytes(Arrays.copyOfRange(disk, offset, offset + (int) entry.size()));
        }
        return out.toByteArray();
    }

    private byte[] damaged() {
        byte[] bytes = corpus.get(random.nextInt(corpus.size())).clone();
        int times = random.nextInt(4);
        for (int i = 0; i < times && bytes.length > 0; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(7)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt();
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                case 3 -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(600));
                case 4 -> bytes = number(bytes, at);
                case 5 -> bytes = repeated(bytes, at);
                default -> bytes = joined(bytes, at);
            }
        }
        return bytes;
    }

    /// An interesting number over a field, most often over one near the start.
    private byte[] number(byte[] bytes, int at) {
        int where = random.nextBoolean() ? 8 + 4 * random.nextInt(6) : at;
        ByteBuffer buffer = ByteBuffer.allocate(8).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(0, INTERESTING[random.nextInt(INTERESTING.length)] + random.nextInt(3) - 1);
        int width = Math.min(random.nextBoolean() ? 4 : 8, Math.max(0, bytes.length - where));
        System.arraycopy(buffer.array(), 0, bytes, Math.min(where, bytes.length), width);
        return bytes;
    }

    private byte[] repeated(byte[] bytes, int at) {
        int length = random.nextInt(Math.min(64, bytes.length - at) + 1);
        byte[] longer = Arrays.copyOf(bytes, bytes.length + length);
        System.arraycopy(bytes, at, longer, at + length, bytes.length - at);
        return longer;
    }

    private byte[] joined(byte[] bytes, int at) {
        byte[] other = corpus.get(random.nextInt(corpus.size()));
        int from = random.nextInt(other.length + 1);
        byte[] both = Arrays.copyOf(bytes, Math.min(4096, at + other.length - from));
        System.arraycopy(
                other, from, both, Math.min(at, both.length), Math.max(0, both.length - at));
        return both;
    }

    private static byte[] container(Variant variant, int files) {
        List<Entry> entries = new ArrayList<>();
        long offset = variant.headerBytes();
        for (int i = 0; i < files; i++) {
            String name = "file-é-" + i;
            long start = offset + variant.entryHeaderBytes() + name.getBytes(UTF_8).length;
            entries.add(new Entry(name, start, i));
            offset = start + i;
        }
        Payload payload = new Payload(variant, entries, offset);
        return written(payload, new byte[Math.toIntExact(offset)]);
    }
}

package dev.bootwright.formats.iso9660;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.tree.FileKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Damages volumes in every way it can think of. The reader must refuse by a [FormatException], or read
/// names that can be part of a path and content that lies in the image.
///
/// `-Dtest.arguments="-Dfuzz.minutes=10 -Dfuzz.seed=7"` runs it for longer, over other inputs.
class IsoFuzzTest {

    private static final int INPUTS = 20_000;
    private static final int FIRST = TinyIso.PRIMARY;
    private static final long[] INTERESTING = {
        0, 1, 2, 16, 19, 20, 21, 24, 33, 34, 255, 2047, 2048, 49152, 0x7FFF_FFFFL, 0x8000_0000L, -1
    };

    private final long seed = Long.getLong("fuzz.seed", 20261121);
    private final Random random = new Random(seed);

    @Test
    void theReaderRefusesOrReadsWhatIsThere() throws IOException {
        Duration limit = Duration.ofMinutes(Long.getLong("fuzz.minutes", 0));
        long started = System.nanoTime();
        byte[] golden = TinyIso.bytes();
        long inputs = 0;
        long read = 0;
        while (inputs < INPUTS || System.nanoTime() - started < limit.toNanos()) {
            read += isRead(damaged(golden.clone())) ? 1 : 0;
            inputs++;
        }
        System.out.printf(
                "ISO 9660 fuzz: seed %d, %d inputs, %d of them well-formed%n", seed, inputs, read);
        assertTrue(read > inputs / 100, "only %d of %d were well-formed".formatted(read, inputs));
        assertTrue(read < inputs * 9 / 10, "%d of %d were well-formed".formatted(read, inputs));
    }

    private boolean isRead(byte[] image) throws IOException {
        try {
            IsoVolume volume = IsoVolume.open(TinyIso.source(image));
            IsoVolumeTest.readAll(volume);
            volume.walk("/", entry -> check(volume, entry, image.length));
            volume.find("/boot/up/link");
            return true;
        } catch (FormatException e) {
            String message = e.getMessage();
            assertThat(message).matches("(ISO 9660|El Torito): [A-Za-z ,]+ at byte \\d+: .+");
            assertTrue(message.chars().noneMatch(Character::isISOControl), message);
            return false;
        } catch (RuntimeException | Error e) {
            String hex = HexFormat.of().formatHex(image, FIRST, image.length);
            throw new AssertionError("seed %d, image from sector 16 %s".formatted(seed, hex), e);
        }
    }

    private static void check(IsoVolume volume, IsoEntry entry, int size) throws IOException {
        assertThat(entry.name()).isNotEmpty().isNotEqualTo(".").isNotEqualTo("..");
        assertThat(entry.path()).startsWith("/").endsWith("/" + entry.name());
        assertTrue(entry.path().chars().noneMatch(Character::isISOControl), entry.path());
        assertThat(entry.extents()).allMatch(extent -> extent.end() <= size);
        if (entry.kind() == FileKind.FILE && !entry.compressed()) {
            ByteSource content = volume.content(entry);
            assertThat(content.size()).isEqualTo(entry.size());
            content.readFully(ByteBuffer.allocate((int) Math.min(content.size(), 4096)), 0);
        }
    }

    private byte[] damaged(byte[] image) {
        int times = 1 + random.nextInt(4);
        for (int i = 0; i < times; i++) {
            int at = place();
            switch (random.nextInt(5)) {
                case 0 -> image[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> image[at] = (byte) random.nextInt();
                case 2 -> bothEndian(image, at);
                case 3 -> copy(image, place(), at);
                default -> image[at] = (byte) number();
            }
        }
        return image;
    }

    /// Where there is something but zeros, most often.
    private int place() {
        int[] starts = {
            TinyIso.PRIMARY, TinyIso.BOOT_RECORD, TinyIso.ROOT, TinyIso.BOOT, TinyIso.CATALOG
        };
        int start = starts[random.nextInt(starts.length)];
        int size = start == TinyIso.ROOT ? 560 : random.nextBoolean() ? 200 : TinyIso.SECTOR;
        return start + random.nextInt(size);
    }

    private long number() {
        return INTERESTING[random.nextInt(INTERESTING.length)] + random.nextInt(3) - 1;
    }

    /// The same number in both orders, so that it is believed.
    private void bothEndian(byte[] image, int at) {
        int[] fields = {
            TinyIso.PRIMARY + 80,
            TinyIso.PRIMARY + 158,
            TinyIso.PRIMARY + 166,
            TinyIso.BOOT_AT + 2,
            TinyIso.BOOT_AT + 10,
            TinyIso.KERNEL_AT + 2,
            TinyIso.KERNEL_AT + 10,
            TinyIso.KERNEL_AT + 90,
            TinyIso.KERNEL_AT + 98,
            TinyIso.KERNEL_AT + 106,
            TinyIso.BIG_AT + 2,
            TinyIso.BIG_AT + 10
        };
        int field = random.nextBoolean() ? fields[random.nextInt(fields.length)] : at;
        int value = (int) number();
        ByteBuffer buffer = ByteBuffer.wrap(image);
        if (field <= image.length - 8) {
            buffer.order(ByteOrder.LITTLE_ENDIAN).putInt(field, value);
            buffer.order(ByteOrder.BIG_ENDIAN).putInt(field + 4, value);
        }
    }

    private void copy(byte[] image, int from, int to) {
        int length = random.nextInt(Math.min(128, image.length - Math.max(from, to)) + 1);
        System.arraycopy(image, from, image, to, length);
    }
}

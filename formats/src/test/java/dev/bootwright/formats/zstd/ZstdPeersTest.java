package dev.bootwright.formats.zstd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.peer.Peer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Frames of the `zstd` program, decoded by us.
class ZstdPeersTest {

    private static final List<String> WAYS =
            List.of("--fast=10", "--fast=1", "-1", "-3", "-6", "-9", "-13", "-16", "-19");

    @TempDir Path folder;

    @Test
    void decodesWhatZstdEncodes() throws Exception {
        for (Map.Entry<String, byte[]> content : contents().entrySet()) {
            for (String way : WAYS) {
                byte[] frame = zstd(content.getValue(), way);
                byte[] target = new byte[content.getValue().length];
                assertThat(Zstd.decode(frame, target))
                        .as(content.getKey() + way)
                        .isEqualTo(target.length);
                assertThat(target).as(content.getKey() + way).isEqualTo(content.getValue());
            }
        }
    }

    @Test
    void decodesFramesOfZstdOneBehindTheOther() throws Exception {
        byte[] text = text(100_000);
        var frames = new ByteArrayOutputStream();
        frames.writeBytes(zstd(text, "-3", "--no-check"));
        frames.writeBytes(new byte[] {0x5A, 0x2A, 0x4D, 0x18, 2, 0, 0, 0, 9, 9});
        frames.writeBytes(zstd(text, "-19", "--check"));
        byte[] target = new byte[2 * text.length];
        assertThat(Zstd.decode(frames.toByteArray(), target)).isEqualTo(target.length);
        assertThat(Arrays.copyOf(target, text.length)).isEqualTo(text);
        assertThat(Arrays.copyOfRange(target, text.length, target.length)).isEqualTo(text);
    }

    /// Far longer than the window of a frame, so that it slides, with repetitions that reach back over it.
    @Test
    void readsWhatZstdEncodesAsAStream() throws Exception {
        byte[] noise = new byte[300_000];
        new Random(1).nextBytes(noise);
        var large = new ByteArrayOutputStream();
        for (int i = 0; i < 40; i++) {
            large.writeBytes(Arrays.copyOf(noise, noise.length - 1000 * i));
            large.writeBytes(text(50_000));
            large.writeBytes(new byte[200_000 + i]);
        }
        for (String way : List.of("-1", "-3", "-19", "--long=27", "--no-check", "--zstd=wlog=17")) {
            byte[] frame = zstd(large.toByteArray(), way);
            try (var in = new ZstdInputStream(new ByteArrayInputStream(frame))) {
                assertThat(in.readAllBytes()).as(way).isEqualTo(large.toByteArray());
            }
        }
        for (Map.Entry<String, byte[]> content : contents().entrySet()) {
            byte[] twice = twice(zstd(content.getValue(), "-3"));
            try (var in = new ZstdInputStream(new ByteArrayInputStream(twice))) {
                assertThat(in.readAllBytes())
                        .as(content.getKey())
                        .isEqualTo(twice(content.getValue()));
            }
        }
    }

    @Test
    void everyTruncationOfAStreamOfZstdIsAnError() throws Exception {
        byte[] frame = zstd(text(3000), "-9");
        for (int length = 0; length < frame.length; length++) {
            var in = new ZstdInputStream(new ByteArrayInputStream(frame, 0, length));
            assertThatThrownBy(in::readAllBytes)
                    .as("%d bytes", length)
                    .isInstanceOf(FormatException.class);
        }
    }

    private static byte[] twice(byte[] bytes) {
        byte[] twice = Arrays.copyOf(bytes, 2 * bytes.length);
        System.arraycopy(bytes, 0, twice, bytes.length, bytes.length);
        return twice;
    }

    @Test
    void everyTruncationOfAFrameOfZstdIsAnError() throws Exception {
        byte[] text = text(3000);
        byte[] frame = zstd(text, "-9");
        for (int length = 0; length < frame.length; length++) {
            byte[] cut = Arrays.copyOf(frame, length);
            assertThat(error(cut, new byte[text.length])).as("%d bytes", length).isPresent();
        }
    }

    /// The checksum at the end of a frame finds whatever decodes in spite of its damage.
    @Test
    void everyDamageOfAFrameOfZstdIsAnErrorOrHarmless() throws Exception {
        Random random = new Random(8878);
        for (byte[] content : contents().values()) {
            byte[] frame = zstd(content, "-19");
            for (int i = 0; i < 400 && frame.length > 0; i++) {
                byte[] damaged = frame.clone();
                damaged[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
                byte[] target = new byte[content.length];
                if (error(damaged, target).isEmpty()) {
                    assertThat(target).isEqualTo(content);
                }
            }
        }
    }

    @Test
    void aFrameOfZstdThatDoesNotFitIsAnError() throws Exception {
        byte[] frame = zstd(text(5000), "-3");
        assertThat(error(frame, new byte[4999]))
                .contains("content: it is longer than the 4999 bytes expected");
    }

    private static java.util.Optional<String> error(byte[] frame, byte[] target) {
        try {
            Zstd.decode(frame, target);
            return java.util.Optional.empty();
        } catch (FormatException e) {
            return java.util.Optional.of(
                    String.valueOf(e.getMessage()).replaceFirst("zstd: (.*) at byte \\d+", "$1"));
        }
    }

    private byte[] zstd(byte[] content, String... options) throws Exception {
        Path plain = folder.resolve("plain");
        Path packed = folder.resolve("packed");
        Files.write(plain, content);
        List<String> arguments = new ArrayList<>(List.of("-qf"));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of(plain.toString(), "-o", packed.toString()));
        Peer.run("zstd", arguments.toArray(String[]::new));
        return Files.readAllBytes(packed);
    }

    private static Map<String, byte[]> contents() throws IOException {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        contents.put("nothing", new byte[0]);
        contents.put("one byte", new byte[] {42});
        contents.put("zeros", new byte[1 << 20]);
        contents.put("text", text(700_000));
        contents.put("short text", text(300));
        byte[] noise = new byte[300_000];
        new Random(1).nextBytes(noise);
        contents.put("noise", noise);
        byte[] few = new byte[200_000];
        Random random = new Random(2);
        for (int i = 0; i < few.length; i++) {
            few[i] = (byte) (random.nextGaussian() * 9);
        }
        contents.put("few symbols", few);
        byte[] mixed = new byte[900_000];
        System.arraycopy(noise, 0, mixed, 0, noise.length);
        System.arraycopy(few, 0, mixed, 350_000, few.length);
        System.arraycopy(noise, 5, mixed, 580_001, 290_000);
        contents.put("mixed", mixed);
        Path program = Path.of(System.getProperty("java.home"), "bin/java");
        contents.put("program", Files.readAllBytes(program));
        return contents;
    }

    private static byte[] text(int length) {
        StringBuilder text = new StringBuilder();
        Random random = new Random(3);
        while (text.length() < length) {
            text.append("line ").append(random.nextInt(5000)).append(" of a file\n");
        }
        return text.substring(0, length).getBytes(UTF_8);
    }
}

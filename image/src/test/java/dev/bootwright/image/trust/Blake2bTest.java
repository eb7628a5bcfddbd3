package dev.bootwright.image.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.image.debian.Peers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Blake2bTest {

    /// RFC 7693, appendix A.
    private static final String ABC =
            "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
                    + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923";

    /// The first of the authors' known answers without a key, of the empty input.
    private static final String NOTHING =
            "786a02f742015903c6c6fd852552d272912f4740e15847618a86e217f71f5419"
                    + "d25e1031afee585313896444934eb04b903a685b1448b755d56f701afe9be2ce";

    @TempDir Path directory;

    @Test
    void makesTheDigestOfTheSpecificationsExample() {
        assertThat(hex("abc".getBytes(UTF_8))).isEqualTo(ABC);
    }

    @Test
    void makesTheKnownDigestOfNothing() {
        assertThat(hex(new byte[0])).isEqualTo(NOTHING);
    }

    @Test
    void b2sumAgreesOnEveryLengthAroundTheBlocks() throws Exception {
        byte[] all = bytes(300);
        List<String> command = new ArrayList<>(List.of("b2sum"));
        for (int length = 0; length <= 300; length++) {
            Path file = directory.resolve("%03d".formatted(length));
            Files.write(file, Arrays.copyOf(all, length));
            command.add(file.toString());
        }
        List<String> lines = Peers.run(command).lines().toList();
        assertThat(lines).hasSize(301);
        for (int length = 0; length <= 300; length++) {
            assertThat(hex(Arrays.copyOf(all, length)))
                    .as("%d bytes", length)
                    .isEqualTo(lines.get(length).substring(0, 128));
        }
    }

    @Test
    void itDoesNotMatterHowTheBytesArrive() {
        byte[] all = bytes(700);
        String whole = hex(all);
        for (int piece = 1; piece <= 400; piece++) {
            MessageDigest digest = new Blake2b();
            for (int at = 0; at < all.length; at += piece) {
                digest.update(all, at, Math.min(piece, all.length - at));
            }
            assertThat(hex(digest)).as("pieces of %d", piece).isEqualTo(whole);
        }
        MessageDigest single = new Blake2b();
        for (byte each : all) {
            single.update(each);
        }
        assertThat(hex(single)).isEqualTo(whole);
        MessageDigest direct = new Blake2b();
        direct.update(ByteBuffer.allocateDirect(all.length).put(all).flip());
        assertThat(hex(direct)).isEqualTo(whole);
    }

    @Test
    void beginsAnewAfterADigestAndAfterReset() {
        MessageDigest digest = new Blake2b();
        digest.update(bytes(200));
        digest.digest();
        assertThat(hex(digest)).isEqualTo(NOTHING);
        digest.update(bytes(200));
        digest.reset();
        assertThat(hex(digest)).isEqualTo(NOTHING);
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private static String hex(byte[] bytes) {
        MessageDigest digest = new Blake2b();
        digest.update(bytes);
        return hex(digest);
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}

package dev.bootwright.netboot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.netboot.boot.BootContent;
import dev.bootwright.netboot.boot.Parts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeteredChannelTest {

    private static final int PIECE = 1 << 20;

    @TempDir Path folder;

    /// Takes what it likes, as a socket whose buffer is nearly full.
    private static final class CapriciousSocket implements WritableByteChannel {
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private final Random mood = new Random(7);
        private final int most;

        CapriciousSocket(int most) {
            this.most = most;
        }

        @Override
        public int write(ByteBuffer bytes) {
            int length = Math.min(bytes.remaining(), mood.nextInt(most + 1));
            byte[] some = new byte[length];
            bytes.get(some);
            taken.writeBytes(some);
            return length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    /// As Vert.x sends a file: in pieces, each until it has gone.
    private static void sendInPieces(
            MeteredChannel channel, int from, int to, WritableByteChannel socket)
            throws IOException {
        for (int start = from; start < to; start += PIECE) {
            int length = Math.min(PIECE, to - start);
            for (long gone = 0; gone < length; ) {
                long sent = channel.transferTo(start + gone, length - gone, socket);
                assertThat(sent).isBetween(0L, length - gone);
                gone += sent;
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 20000000, 30000",
        "0, 20000000, 100000000",
        "1, 19999999, 3000000",
        "9999999, 10000002, 2",
        "19999999, 20000000, 1"
    })
    void sendsEachByteOnceHoweverMuchTheSocketTakes(int from, int to, int most) throws IOException {
        Parts parts = Parts.of(folder, 9_000_000, 1_000_000, 9_000_000, 1_000_000);
        var socket = new CapriciousSocket(most);
        try (var channel = new MeteredChannel(BootContent.open(parts.resource()))) {
            channel.endsWith(to - 1);
            sendInPieces(channel, from, to, socket);

            assertThat(channel.sent()).isEqualTo(to - from);
        }
        assertThat(socket.taken.toByteArray())
                .isEqualTo(Arrays.copyOfRange(parts.whole(), from, to));
    }

    /// As Vert.x reads a file where it cannot be sent without a copy.
    @Test
    void readsByPosition() throws IOException {
        Parts parts = Parts.of(folder, 3, 1, 4);
        try (var channel = new MeteredChannel(BootContent.open(parts.resource()))) {
            ByteBuffer buffer = ByteBuffer.allocate(10).position(1);

            assertThat(channel.size()).isEqualTo(8);
            assertThat(channel.read(buffer, 2)).isEqualTo(6);
            assertThat(Arrays.copyOfRange(buffer.array(), 1, 7))
                    .isEqualTo(Arrays.copyOfRange(parts.whole(), 2, 8));
            assertThat(buffer.position()).isEqualTo(7);
            assertThat(channel.read(buffer, 8)).isEqualTo(-1);
            assertThatThrownBy(() -> channel.read(buffer)).isInstanceOf(IOException.class);
        }
    }
}

package dev.bootwright.linux.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.linux.sys.NativeException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ConnectedUdpTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final InetSocketAddress ANY =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final Arena arena = Arena.ofConfined();
    private DatagramSocket other;

    @BeforeEach
    void open() throws IOException {
        other = new DatagramSocket(ANY);
        other.setReceiveBufferSize(1 << 20);
        other.setSoTimeout(20_000);
    }

    @AfterEach
    void close() {
        other.close();
        arena.close();
    }

    private ConnectedUdp connect() throws NativeException {
        return ConnectedUdp.open(ANY, (InetSocketAddress) other.getLocalSocketAddress());
    }

    /// The last column: more than 64 datagrams, and more than 65,507 bytes, do not fit one call.
    @ParameterizedTest
    @CsvSource({
        "100, 100",
        "1, 100",
        "101, 100",
        "1600, 100",
        "1599, 100",
        "7000, 100",
        "70000, 1432",
        "65464, 65464",
        "100000, 40000",
        "96, 12"
    })
    void cutsBytesIntoDatagrams(int size, int datagram) throws Exception {
        byte[] sent = new byte[size];
        new Random(size).nextBytes(sent);
        List<byte[]> expected = new ArrayList<>();
        for (int at = 0; at < size; at += datagram) {
            expected.add(Arrays.copyOfRange(sent, at, Math.min(size, at + datagram)));
        }
        try (ConnectedUdp socket = connect()) {
            socket.send(arena.allocateFrom(ValueLayout.JAVA_BYTE, sent), size, datagram);
            for (byte[] each : expected) {
                assertThat(receiveAtOther()).isEqualTo(each);
            }
        }
    }

    @Test
    void sendsALongerDatagramAfterARunOfShortOnes() throws Exception {
        try (ConnectedUdp socket = connect()) {
            MemorySegment bytes = arena.allocate(100);
            socket.send(bytes, 24, 12);
            socket.send(bytes, 100, 100);

            assertThat(receiveAtOther()).hasSize(12);
            assertThat(receiveAtOther()).hasSize(12);
            assertThat(receiveAtOther()).hasSize(100);
        }
    }

    @Test
    void receivesFromItsPeerOnly() throws Exception {
        try (ConnectedUdp socket = connect();
                DatagramSocket stranger = new DatagramSocket(ANY)) {
            stranger.send(new DatagramPacket(new byte[] {9}, 1, socket.local()));
            other.send(new DatagramPacket(new byte[] {1, 2, 3}, 3, socket.local()));
            MemorySegment into = arena.allocate(16);

            assertThat(socket.receive(into, LONG)).hasValue(3);
            assertThat(into.asSlice(0, 3).toArray(ValueLayout.JAVA_BYTE)).containsExactly(1, 2, 3);
            assertThat(socket.receive(into, SHORT)).isEmpty();
        }
    }

    @Test
    void receivesAnEmptyDatagram() throws Exception {
        try (ConnectedUdp socket = connect()) {
            other.send(new DatagramPacket(new byte[0], 0, socket.local()));

            assertThat(socket.receive(arena.allocate(16), LONG)).hasValue(0);
        }
    }

    @Test
    void saysThatThePeerNoLongerListens() throws Exception {
        try (ConnectedUdp socket = connect()) {
            other.close();
            socket.send(arena.allocate(1), 1, 1);

            assertThatThrownBy(() -> socket.receive(arena.allocate(16), LONG))
                    .isInstanceOf(NativeException.class)
                    .hasMessage("recv: connection refused (errno 111)");
        }
    }

    @Test
    void isWokenByAnotherThread() throws Exception {
        try (ConnectedUdp socket = connect()) {
            var waiting = new CountDownLatch(1);
            Thread waker =
                    Thread.ofPlatform()
                            .start(() -> {
                                awaitUninterruptibly(waiting);
                                socket.wake();
                            });
            waiting.countDown();

            OptionalInt received = socket.receive(arena.allocate(16), LONG);

            assertThat(received).isEmpty();
            assertThat(socket.receive(arena.allocate(16), LONG)).isEmpty();
            waker.join();
        }
    }

    @Test
    void mayBeWokenAndClosedAfterItIsClosed() throws Exception {
        ConnectedUdp socket = connect();
        socket.close();
        socket.wake();
        socket.close();
    }

    @Test
    void namesTheAddressItCannotHave() {
        InetSocketAddress foreign = new InetSocketAddress("203.0.113.1", 0);

        assertThatThrownBy(() -> ConnectedUdp.open(foreign, ANY))
                .isInstanceOf(NativeException.class)
                .hasMessageContaining("bind(/203.0.113.1:0)");
    }

    private byte[] receiveAtOther() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        other.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

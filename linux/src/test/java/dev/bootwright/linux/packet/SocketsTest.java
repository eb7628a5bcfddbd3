package dev.bootwright.linux.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bootwright.linux.sys.NativeException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Against the kernel, on the loopback.
class SocketsTest {

    private static final int LOOPBACK = 0x7F000001;

    private static void needRoot() {
        boolean required = "required".equals(System.getProperty("peers"));
        assumeTrue(required || "root".equals(System.getProperty("user.name")), "takes root");
    }

    @Test
    void udpTellsWhereADatagramCameFromAndWhatItWasSentTo() throws IOException {
        try (UdpSocket ours = UdpSocket.open("lo", 0);
                UdpSocket bound = UdpSocket.open("lo", freePort());
                var java = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                Poller poller = Poller.open(List.of(ours, bound))) {
            java.send(
                    new DatagramPacket(
                            new byte[] {1, 2, 3},
                            3,
                            InetAddress.ofLiteral("127.0.0.7"),
                            lastFreePort));
            poller.await(Duration.ofSeconds(10));
            List<Datagram> received = bound.receive();

            assertThat(received).hasSize(1);
            assertThat(received.getFirst().address()).isEqualTo(LOOPBACK);
            assertThat(received.getFirst().port()).isEqualTo(java.getLocalPort());
            assertThat(received.getFirst().destination()).isEqualTo(0x7F000007);
            assertThat(received.getFirst().payload()).containsExactly(1, 2, 3);
            assertThat(bound.receive()).isEmpty();
            assertThat(ours.receive()).isEmpty();
        }
    }

    private int lastFreePort;

    private int freePort() throws IOException {
        try (var socket = new DatagramSocket()) {
            lastFreePort = socket.getLocalPort();
            return lastFreePort;
        }
    }

    @Test
    void udpSendsMoreThanOneCallTakes() throws IOException {
        try (UdpSocket ours = UdpSocket.open("lo", 0);
                var java = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            java.setReceiveBufferSize(1 << 20);
            java.setSoTimeout(10_000);
            List<Datagram> datagrams = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                datagrams.add(Datagram.to(LOOPBACK, java.getLocalPort(), new byte[] {(byte) i}));
            }

            ours.send(datagrams);

            var packet = new DatagramPacket(new byte[10], 10);
            for (int i = 0; i < 100; i++) {
                java.receive(packet);
                assertThat(packet.getData()[0]).isEqualTo((byte) i);
            }
        }
    }

    @Test
    void aDatagramThatCannotBeSentDoesNotHoldBackTheNext() throws IOException {
        try (UdpSocket ours = UdpSocket.open("lo", 0);
                var java = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            java.setSoTimeout(10_000);
            List<Datagram> datagrams =
                    List.of(
                            Datagram.to(LOOPBACK, 0, new byte[1]), // no port
                            Datagram.to(LOOPBACK, java.getLocalPort(), new byte[] {7}));

            assertThatExceptionOfType(NativeException.class)
                    .isThrownBy(() -> ours.send(datagrams))
                    .withMessageContaining("1 not sent");

            var packet = new DatagramPacket(new byte[10], 10);
            java.receive(packet);
            assertThat(packet.getData()[0]).isEqualTo((byte) 7);
        }
    }

    @Test
    void aTakenPortIsRefused() throws IOException {
        try (UdpSocket first = UdpSocket.open("lo", freePort())) {
            assertThat(first.descriptor()).isPositive();
            assertThatExceptionOfType(NativeException.class)
                    .isThrownBy(() -> UdpSocket.open("lo", lastFreePort))
                    .satisfies(e -> assertThat(e.errno()).isEqualTo(NativeException.EADDRINUSE));
        }
    }

    @Test
    void anUnknownInterfaceIsRefusedWithThoseThereAre() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Link.find("nonesuch0"))
                .withMessageMatching("no network interface nonesuch0; there are: .*lo.*");
        assertThatExceptionOfType(NativeException.class)
                .isThrownBy(() -> UdpSocket.open("nonesuch0", 0))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(NativeException.ENODEV));
    }

    @Test
    void theLoopbackIsKnown() throws IOException {
        Link link = Link.find("lo");

        assertThat(link.addresses()).contains(new Link.Address(LOOPBACK, 8));
        assertThat(link.mac()).isZero();
        assertThat(link.mtu()).isGreaterThan(1500);
    }

    @Test
    void rawFramesPassOnlyTheFilteredPort() throws IOException {
        needRoot();
        Link link = Link.find("lo");
        int port = freePort();
        try (PacketSocket raw = PacketSocket.openForUdp(link, port);
                Poller poller = Poller.open(List.of(raw));
                var java = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            InetAddress loopback = InetAddress.getLoopbackAddress();
            java.send(new DatagramPacket(new byte[] {1}, 1, loopback, freePort()));
            java.send(new DatagramPacket(new byte[] {2}, 1, loopback, port));
            poller.await(Duration.ofSeconds(10));

            Datagram datagram = Frames.readUdp(raw.receive().getFirst()).orElseThrow();

            assertThat(datagram.payload()).containsExactly(2);
            assertThat(datagram.port()).isEqualTo(java.getLocalPort());
        }
    }

    @Test
    void theKernelAnswersAnEcho() throws IOException {
        needRoot();
        try (IcmpSocket icmp = IcmpSocket.open();
                Poller poller = Poller.open(List.of(icmp))) {
            icmp.sendEcho(0x7F000009);
            List<Integer> answered = new ArrayList<>();
            for (int tries = 0; tries < 100 && answered.isEmpty(); tries++) {
                poller.await(Duration.ofMillis(100)); // it also sees the request
                answered.addAll(icmp.receiveEchoReplies());
            }

            assertThat(answered).contains(0x7F000009);
        }
    }

    @Test
    void aWakeEndsTheNextWait() throws IOException {
        try (UdpSocket socket = UdpSocket.open("lo", 0);
                Poller poller = Poller.open(List.of(socket))) {
            poller.wake();
            poller.await(Duration.ofNanos(-1));
            poller.await(Duration.ZERO);
            Thread waker =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    poller.wake();
                                } catch (IOException e) {
                                    throw new AssertionError(e);
                                }
                            });
            poller.await(Duration.ofNanos(-1));
            assertThat(waker).isNotNull();
        }
    }
}

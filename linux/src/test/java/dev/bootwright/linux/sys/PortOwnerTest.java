package dev.bootwright.linux.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class PortOwnerTest {

    private static final long US = ProcessHandle.current().pid();

    @Test
    void namesWhoListens() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = socket.getLocalPort();
            PortOwner owner = PortOwner.find(PortOwner.Transport.TCP, port).orElseThrow();

            assertThat(owner.pid()).isEqualTo(US);
            assertThat(owner).hasToString("java (process %d)".formatted(US));
            assertThat(PortOwner.takenBy(PortOwner.Transport.TCP, port))
                    .isEqualTo(", taken by java (process %d)".formatted(US));
        }
    }

    @Test
    void namesWhoReceives() throws IOException {
        try (var socket = new DatagramSocket()) {
            assertThat(PortOwner.find(PortOwner.Transport.UDP, socket.getLocalPort()))
                    .map(PortOwner::pid)
                    .contains(US);
        }
    }

    /// A client's own port, which happens to be the same number, is no server.
    @Test
    void doesNotNameWhoIsConnected() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var client = new Socket(server.getInetAddress(), server.getLocalPort())) {
            assertThat(PortOwner.find(PortOwner.Transport.TCP, client.getLocalPort())).isEmpty();
        }
    }

    @Test
    void namesNobodyForAFreePort() throws IOException {
        int port;
        try (var socket = new DatagramSocket()) {
            port = socket.getLocalPort();
        }
        assertThat(PortOwner.find(PortOwner.Transport.UDP, port)).isEmpty();
        assertThat(PortOwner.takenBy(PortOwner.Transport.UDP, port)).isEmpty();
    }
}

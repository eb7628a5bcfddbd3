package dev.bootwright.server.ipmi;

import dev.bootwright.server.bmc.BmcAddress;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.OptionalInt;

/// A [PaperBmc] at a port of the loopback interface.
final class PaperBmcServer implements AutoCloseable {

    private final PaperBmc bmc;
    private final DatagramSocket socket;
    private final BmcAddress address;
    private final Thread thread;

    /// Drops every n-th datagram that comes in, from the first on; 0 for none.
    volatile int dropEvery;

    /// Sends every answer twice.
    volatile boolean isRepeating;

    PaperBmcServer(PaperBmc bmc) throws IOException {
        this.bmc = bmc;
        this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        this.address = new BmcAddress("127.0.0.1", OptionalInt.of(socket.getLocalPort()));
        this.thread = Thread.ofPlatform().name("paper BMC").start(this::run);
    }

    BmcAddress address() {
        return address;
    }

    private void run() {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        int count = 0;
        while (!socket.isClosed()) {
            try {
                packet.setLength(2048);
                socket.receive(packet);
                if (dropEvery > 0 && count++ % dropEvery == 0) {
                    continue;
                }
                byte[] datagram = Arrays.copyOf(packet.getData(), packet.getLength());
                for (byte[] answer : bmc.answer(datagram)) {
                    for (int i = 0; i < (isRepeating ? 2 : 1); i++) {
                        socket.send(
                                new DatagramPacket(
                                        answer, answer.length, packet.getSocketAddress()));
                    }
                }
            } catch (IOException _) {
                // closed, or nobody waits for the answer
            }
        }
    }

    @Override
    public void close() {
        socket.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.bootwright.netboot.tftp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;

/// Sends and receives TFTP packets as they stand, one at a time, so that a test can be as rude as it
/// likes. In texts a character is a byte.
final class RawClient implements AutoCloseable {

    /// How long a packet is waited for, however busy the computer is.
    private static final int PATIENCE_MILLISECONDS = 60_000;

    private final DatagramSocket socket;
    private InetSocketAddress server;

    RawClient(InetSocketAddress server) throws IOException {
        this.server = server;
        this.socket = new DatagramSocket();
        socket.setReceiveBufferSize(1 << 20);
        socket.setSoTimeout(PATIENCE_MILLISECONDS);
    }

    void send(String packet) throws IOException {
        byte[] bytes = packet.getBytes(ISO_8859_1);
        socket.send(new DatagramPacket(bytes, bytes.length, server));
    }

    /// Asks for a file in octet mode.
    ///
    /// @param options names and values in turn
    void ask(String file, String... options) throws IOException {
        StringBuilder request = new StringBuilder("\0\1").append(file).append("\0octet\0");
        for (String each : options) {
            request.append(each).append('\0');
        }
        send(request.toString());
    }

    void acknowledge(int block) throws IOException {
        send("\0\4" + (char) (block >> 8 & 0xFF) + (char) (block & 0xFF));
    }

    /// The next packet; what follows goes to its sender, the server's TID.
    String receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        socket.receive(packet);
        server = (InetSocketAddress) packet.getSocketAddress();
        return new String(packet.getData(), 0, packet.getLength(), ISO_8859_1);
    }

    /// Whether nothing comes for a moment.
    boolean hearsNothing(int milliseconds) throws IOException {
        socket.setSoTimeout(milliseconds);
        try {
            receive();
            return false;
        } catch (SocketTimeoutException _) {
            return true;
        } finally {
            socket.setSoTimeout(PATIENCE_MILLISECONDS);
        }
    }

    /// Receives a whole file, acknowledging each window.
    byte[] fetch(String file, int blockSize, int window, String... options) throws IOException {
        ask(file, options);
        if (options.length > 0) {
            String accepted = receive();
            if (!accepted.startsWith("\0\6")) {
                throw new AssertionError("no option acknowledgment: " + accepted);
            }
            acknowledge(0);
        }
        var content = new ByteArrayOutputStream();
        for (int block = 1; ; block++) {
            String data = receive();
            String header = "\0\3" + (char) (block >> 8 & 0xFF) + (char) (block & 0xFF);
            if (!data.startsWith(header)) {
                throw new AssertionError("not block " + block + ": " + data);
            }
            content.writeBytes(data.substring(4).getBytes(ISO_8859_1));
            boolean last = data.length() < 4 + blockSize;
            if (last || block % window == 0) {
                acknowledge(block);
            }
            if (last) {
                return content.toByteArray();
            }
        }
    }

    /// The DATA packet of a block, without what it carries.
    static String dataHeader(int block) {
        return "\0\3" + (char) (block >> 8 & 0xFF) + (char) (block & 0xFF);
    }

    static String text(byte[] bytes, int from, int to) {
        return new String(Arrays.copyOfRange(bytes, from, to), ISO_8859_1);
    }

    /// What follows goes to another address, such as the well-known port again.
    void turnTo(InetSocketAddress address) {
        server = address;
    }

    InetSocketAddress serverTid() {
        return server;
    }

    @Override
    public void close() {
        socket.close();
    }
}

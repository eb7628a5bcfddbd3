package dev.bootwright.lab.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/// Fetches a file by TFTP as fast as it can, the same way from whatever server, and prints a line of
/// bytes and nanoseconds for each time. Run as a program of its own, since it lives in another network
/// namespace; it loses no packet on a cable, so it never asks again.
final class TftpClient {

    private static final short OPTION_ACKNOWLEDGMENT = 6;
    private static final short DATA = 3;
    private static final short ACKNOWLEDGMENT = 4;
    private static final int HEADER_BYTES = 4;
    private static final int RECEIVE_BUFFER = 1 << 22;

    private final ByteBuffer packet = ByteBuffer.allocateDirect(1 << 16);
    private final ByteBuffer acknowledgment = ByteBuffer.allocateDirect(HEADER_BYTES);
    private final InetSocketAddress server;
    private final String file;
    private final int blockSize;
    private final int windowSize;

    private TftpClient(InetSocketAddress server, String file, int blockSize, int windowSize) {
        this.server = server;
        this.file = file;
        this.blockSize = blockSize;
        this.windowSize = windowSize;
    }

    /// @param arguments address, port, file, block size, window size, times
    public static void main(String[] arguments) throws IOException {
        InetAddress address = InetAddress.ofLiteral(arguments[0]);
        TftpClient client =
                new TftpClient(
                        new InetSocketAddress(address, Integer.parseInt(arguments[1])),
                        arguments[2],
                        Integer.parseInt(arguments[3]),
                        Integer.parseInt(arguments[4]));
        for (int i = 0; i < Integer.parseInt(arguments[5]); i++) {
            long began = System.nanoTime();
            long bytes = client.fetch();
            System.out.println(bytes + " " + (System.nanoTime() - began));
        }
    }

    private long fetch() throws IOException {
        try (DatagramChannel channel = DatagramChannel.open()) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
            channel.send(ByteBuffer.wrap(request().getBytes(ISO_8859_1)), server);
            SocketAddress transfer = channel.receive(packet.clear());
            channel.connect(transfer);
            packet.flip();
            if (packet.getShort(0) != OPTION_ACKNOWLEDGMENT) {
                throw new IOException(
                        "no option acknowledgment: "
                                + ISO_8859_1.decode(packet).toString().strip());
            }
            int window = agreed(ISO_8859_1.decode(packet.position(2)).toString().split("\0", -1));
            acknowledge(channel, 0);
            return receive(channel, window);
        }
    }

    private String request() {
        String request = "\0\1%s\0octet\0blksize\0%d\0".formatted(file, blockSize);
        return windowSize == 1 ? request : request + "windowsize\0%d\0".formatted(windowSize);
    }

    /// The window the server agrees to: 1 where it does not know the option.
    private int agreed(String[] options) throws IOException {
        int window = 1;
        for (int i = 0; i + 1 < options.length; i += 2) {
            if (options[i].equals("blksize") && Integer.parseInt(options[i + 1]) != blockSize) {
                throw new IOException("block size " + options[i + 1] + " instead of " + blockSize);
            }
            if (options[i].equals("windowsize")) {
                window = Integer.parseInt(options[i + 1]);
            }
        }
        return window;
    }

    private long receive(DatagramChannel channel, int window) throws IOException {
        long total = 0;
        for (int block = 1; ; block++) {
            channel.read(packet.clear());
            int bytes = packet.flip().remaining() - HEADER_BYTES;
            if (packet.getShort(0) != DATA || packet.getShort(2) != (short) block) {
                throw new IOException(
                        "block %d: found opcode %d, block %d"
                                .formatted(block, packet.getShort(0), packet.getShort(2)));
            }
            total += bytes;
            boolean last = bytes < blockSize;
            if (last || block % window == 0) {
                acknowledge(channel, block);
            }
            if (last) {
                return total;
            }
        }
    }

    private void acknowledge(DatagramChannel channel, int block) throws IOException {
        acknowledgment.clear().putShort(ACKNOWLEDGMENT).putShort((short) block).flip();
        channel.write(acknowledgment);
    }
}

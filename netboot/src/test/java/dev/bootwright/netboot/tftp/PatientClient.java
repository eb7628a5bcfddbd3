package dev.bootwright.netboot.tftp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;

/// Fetches a file as firmware does: what is not answered is sent again, what comes twice is ignored.
final class PatientClient {

    private PatientClient() {}

    static byte[] fetch(InetSocketAddress server, String file, int blockSize) throws IOException {
        try (DatagramSocket socket =
                new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            socket.setSoTimeout(1000);
            byte[] request =
                    ("\0\1" + file + "\0octet\0blksize\0" + blockSize + "\0").getBytes(ISO_8859_1);
            DatagramPacket last = new DatagramPacket(request, request.length, server);
            socket.send(last);
            var content = new ByteArrayOutputStream();
            DatagramPacket in = new DatagramPacket(new byte[4 + blockSize], 4 + blockSize);
            int expected = 0; // the option acknowledgment stands for block 0
            while (true) {
                try {
                    in.setLength(4 + blockSize);
                    socket.receive(in);
                } catch (SocketTimeoutException _) {
                    socket.send(last);
                    continue;
                }
                byte[] packet = in.getData();
                int block =
                        packet[1] == 6
                                ? 0
                                : Byte.toUnsignedInt(packet[2]) << 8
                                        | Byte.toUnsignedInt(packet[3]);
                if (packet[1] == 5) {
                    throw new IOException(
                            "error: " + new String(packet, 4, in.getLength() - 5, ISO_8859_1));
                }
                if (block != expected) {
                    continue;
                }
                last = acknowledgment(block, in.getSocketAddress());
                socket.send(last);
                if (block > 0) {
                    content.write(packet, 4, in.getLength() - 4);
                    if (in.getLength() < 4 + blockSize) {
                        return content.toByteArray();
                    }
                }
                expected++;
            }
        }
    }

    private static DatagramPacket acknowledgment(int block, SocketAddress server) {
        byte[] packet = {0, 4, (byte) (block >> 8), (byte) block};
        return new DatagramPacket(packet, packet.length, server);
    }
}

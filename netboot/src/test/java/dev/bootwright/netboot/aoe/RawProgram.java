package dev.bootwright.netboot.aoe;

import dev.bootwright.linux.packet.EthernetSocket;
import dev.bootwright.linux.packet.Link;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;

/// Sends frames as they are, given in hex digits in the lines of a file, and prints the answer of each,
/// or nothing: what comes within 300 ms with the tag that was sent.
final class RawProgram {

    private static final long PATIENCE_NANOS = 300_000_000L;

    private RawProgram() {}

    public static void main(String[] arguments) throws IOException {
        try (EthernetSocket socket =
                EthernetSocket.open(
                        Link.find("eth0"), Wire.ETHER_TYPE, 9014, Duration.ofMillis(20))) {
            for (String line : Files.readAllLines(Path.of(arguments[0]))) {
                System.out.println("answer:" + ask(socket, HexFormat.of().parseHex(line)));
            }
        }
    }

    private static String ask(EthernetSocket socket, byte[] request) throws IOException {
        socket.sendCopy(request);
        long tag = tag(ByteBuffer.wrap(request));
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() - end < 0) {
            int count = socket.receive();
            for (int slot = 0; slot < count; slot++) {
                ByteBuffer frame = socket.frame(slot);
                if (frame.remaining() >= 24 && tag(frame) == tag) {
                    byte[] answer = new byte[frame.remaining()];
                    frame.get(answer);
                    return HexFormat.of().formatHex(answer);
                }
            }
        }
        return "";
    }

    private static long tag(ByteBuffer frame) {
        return frame.getInt(Wire.TAG_AT);
    }
}

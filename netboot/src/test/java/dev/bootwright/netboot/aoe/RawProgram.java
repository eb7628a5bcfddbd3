package dev.bootwright.netboot.aoe;

import dev.bootwright.linux.packet.EthernetSocket;
import dev.bootwright.linux.packet.Link;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;

/// Sends frames as they are, given in hex digits in the lines of a file, and prints the answer of
/// each, or nothing: what comes with the tag that was sent. A target that has said nothing for 300 ms
/// is asked to flush, which every target answers in its turn, so that none is only slow.
final class RawProgram {

    private static final Duration USUAL = Duration.ofMillis(300);
    private static final Duration LONGEST = Duration.ofMinutes(1);

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
        int tag = tag(request);
        socket.sendCopy(request);
        byte[] answer = await(socket, USUAL, tag, tag);
        // Ours flushes in another thread, so the first flush may overtake an answer that is about
        // to be sent; the second cannot.
        for (int flushes = 1; flushes <= 2 && answer.length == 0; flushes++) {
            byte[] flush = flush(request, tag + (flushes << 16));
            socket.sendCopy(flush);
            answer = await(socket, LONGEST, tag, tag(flush));
            if (answer.length == 0) {
                throw new IOException("not even a flush is answered");
            }
            if (tag(answer) != tag) {
                answer = new byte[0];
            }
        }
        return HexFormat.of().formatHex(answer);
    }

    /// The same target is asked to flush.
    private static byte[] flush(byte[] request, int tag) {
        byte[] flush = Arrays.copyOf(Arrays.copyOf(request, Wire.BODY_AT), Wire.MIN_FRAME);
        flush[Wire.COMMAND_AT] = Wire.ATA;
        flush[Wire.ATA_COMMAND_AT] = (byte) AtaDevice.FLUSH_CACHE;
        ByteBuffer.wrap(flush).putInt(Wire.TAG_AT, tag);
        return flush;
    }

    /// The frame with a tag, or else one with the other tag; empty when neither comes in time.
    private static byte[] await(EthernetSocket socket, Duration time, int tag, int other)
            throws IOException {
        byte[] found = new byte[0];
        long end = System.nanoTime() + time.toNanos();
        while (found.length == 0 && System.nanoTime() - end < 0) {
            int count = socket.receive();
            for (int slot = 0; slot < count; slot++) {
                ByteBuffer frame = socket.frame(slot);
                byte[] bytes = new byte[frame.remaining()];
                frame.get(bytes);
                if (bytes.length >= Wire.BODY_AT && tag(bytes) == tag) {
                    return bytes;
                }
                if (bytes.length >= Wire.BODY_AT && tag(bytes) == other) {
                    found = bytes;
                }
            }
        }
        return found;
    }

    private static int tag(byte[] frame) {
        return ByteBuffer.wrap(frame).getInt(Wire.TAG_AT);
    }
}

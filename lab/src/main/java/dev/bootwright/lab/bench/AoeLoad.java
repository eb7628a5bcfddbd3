package dev.bootwright.lab.bench;

import dev.bootwright.linux.packet.EthernetSocket;
import dev.bootwright.linux.packet.Link;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/// Reads from a target as fast as it can, as so many clients with so many requests under way each, and
/// prints bytes, nanoseconds, how often it had to ask again, and the bytes it read before, to warm up. Run as a program of its own, since it
/// lives in another network namespace. Source of the layout: AoEr11, §2 and §3.1.
final class AoeLoad {

    private static final int ETHER_TYPE = 0x88A2;
    private static final int HEADER = 36;
    private static final int SECTOR = 512;
    private static final int READ_EXT = 0x24;
    private static final int LBA48 = 0x40;
    private static final int READY = 0x40;
    private static final int RESPONSE = 0x18; // of version 1
    private static final long PATIENCE_NANOS = 200_000_000L;

    private final EthernetSocket socket;
    private final long own;
    private final int slot;
    private final int sectors;
    private final long diskSectors;
    private final int[] tags;
    private final long[] asked;
    private final int[] lengths = new int[EthernetSocket.SLOTS];
    private int filled;
    private long nextLba;
    private long bytes;
    private long again;

    private AoeLoad(
            EthernetSocket socket, Link link, int slot, int requests, int sectors, long disk) {
        this.socket = socket;
        this.own = link.mac();
        this.slot = slot;
        this.sectors = sectors;
        this.diskSectors = disk;
        this.tags = new int[requests];
        this.asked = new long[requests];
    }

    /// @param arguments interface, slot of shelf 0, requests under way, seconds, bytes of the disk
    public static void main(String[] arguments) throws IOException {
        Link link = Link.find(arguments[0]);
        int sectors = (link.mtu() - HEADER) / SECTOR;
        Duration time = Duration.ofMillis((long) (1000 * Double.parseDouble(arguments[3])));
        try (EthernetSocket socket =
                EthernetSocket.open(link, ETHER_TYPE, link.mtu() + 14, Duration.ofMillis(20))) {
            AoeLoad load =
                    new AoeLoad(
                            socket,
                            link,
                            Integer.parseInt(arguments[1]),
                            Integer.parseInt(arguments[2]),
                            sectors,
                            Long.parseLong(arguments[4]) / SECTOR);
            load.run(time.dividedBy(2)); // warms both ends up
            long warm = load.bytes;
            load.bytes = 0;
            load.again = 0;
            long start = System.nanoTime();
            load.run(time);
            System.out.printf(
                    "%d %d %d %d%n", load.bytes, System.nanoTime() - start, load.again, warm);
        }
    }

    private void run(Duration time) throws IOException {
        long now = System.nanoTime();
        long end = now + time.toNanos();
        for (int request = 0; request < tags.length; request++) {
            ask(request, now);
        }
        send();
        while (now - end < 0) {
            int count = socket.receive();
            now = System.nanoTime();
            for (int i = 0; i < count; i++) {
                take(socket.frame(i), now);
            }
            if (count == 0) {
                askAgain(now);
            }
            send();
        }
    }

    private void take(ByteBuffer frame, long now) throws IOException {
        if (frame.remaining() < HEADER || frame.get(14) != RESPONSE) {
            if (frame.remaining() >= HEADER && (frame.get(14) & 4) != 0) {
                throw new IOException("the target refuses: error %d".formatted(frame.get(15)));
            }
            return;
        }
        int tag = frame.getInt(20);
        int request = tag & 0xFFFF;
        if (request >= tags.length || tags[request] != tag) {
            return; // an answer that came late
        }
        if (frame.get(27) != READY || frame.remaining() != HEADER + sectors * SECTOR) {
            throw new IOException(
                    "status 0x%02x, %d bytes".formatted(frame.get(27), frame.remaining()));
        }
        bytes += (long) sectors * SECTOR;
        ask(request, now);
    }

    private void askAgain(long now) {
        for (int request = 0; request < tags.length; request++) {
            if (now - asked[request] > PATIENCE_NANOS) {
                again++;
                ask(request, now);
            }
        }
    }

    private void ask(int request, long now) {
        if (filled == EthernetSocket.SLOTS) {
            send();
        }
        tags[request] = (tags[request] + 0x1_0000 & 0x7FFF_0000) | request;
        asked[request] = now;
        ByteBuffer out = socket.answer(filled);
        out.putLong(0, -1L).putShort(6, (short) (own >>> 32)).putInt(8, (int) own);
        out.putShort(12, (short) ETHER_TYPE).putShort(14, (short) 0x1000);
        out.putShort(16, (short) 0)
                .put(18, (byte) slot)
                .put(19, (byte) 0)
                .putInt(20, tags[request]);
        out.put(24, (byte) LBA48)
                .put(25, (byte) 0)
                .put(26, (byte) sectors)
                .put(27, (byte) READ_EXT);
        out.putLong(28, Long.reverseBytes(nextLba));
        for (int at = HEADER; at < 60; at++) {
            out.put(at, (byte) 0);
        }
        lengths[filled++] = 60;
        nextLba = nextLba + 2L * sectors > diskSectors ? 0 : nextLba + sectors;
    }

    private void send() {
        if (filled > 0) {
            int ignored = socket.send(filled, lengths);
            filled = 0;
        }
    }
}

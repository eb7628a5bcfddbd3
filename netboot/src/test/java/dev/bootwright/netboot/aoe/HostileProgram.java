package dev.bootwright.netboot.aoe;

import dev.bootwright.linux.packet.EthernetSocket;
import dev.bootwright.linux.packet.Link;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;

/// Sends frames that are half right, as fast as it can. Argument: how many.
final class HostileProgram {

    private HostileProgram() {}

    public static void main(String[] arguments) throws IOException {
        int left = Integer.parseInt(arguments[0]);
        Random random = new Random(13);
        int[] lengths = new int[EthernetSocket.SLOTS];
        byte[] noise = new byte[200];
        try (EthernetSocket socket =
                EthernetSocket.open(
                        Link.find("eth0"), Wire.ETHER_TYPE, 1514, Duration.ofMillis(1))) {
            for (; left > 0; left -= EthernetSocket.SLOTS) {
                for (int slot = 0; slot < EthernetSocket.SLOTS; slot++) {
                    ByteBuffer frame = socket.answer(slot);
                    random.nextBytes(noise);
                    frame.put(0, noise);
                    frame.putLong(0, 0xFFFF_FFFF_FFFF_0200L).putInt(8, random.nextInt());
                    frame.putShort(12, (short) Wire.ETHER_TYPE);
                    frame.put(14, (byte) (random.nextInt(8) == 0 ? random.nextInt() : 0x10));
                    boolean all = random.nextBoolean();
                    frame.putShort(16, (short) (all ? 0xFFFF : 0));
                    frame.put(18, (byte) (all ? 0xFF : random.nextInt(3)));
                    frame.put(19, (byte) random.nextInt(5));
                    if (random.nextBoolean()) {
                        frame.put(27, (byte) (random.nextBoolean() ? 0x34 : 0xEA));
                        frame.putLong(28, (long) random.nextInt(255) << 56);
                    }
                    boolean whole = random.nextBoolean();
                    lengths[slot] = whole ? 1060 : random.nextInt(14, 200);
                }
                int ignored = socket.send(EthernetSocket.SLOTS, lengths);
                socket.receive();
            }
        }
        System.out.println("sent");
    }
}

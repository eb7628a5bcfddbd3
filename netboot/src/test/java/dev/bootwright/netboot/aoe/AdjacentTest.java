package dev.bootwright.netboot.aoe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdjacentTest {

    private static final int SECTORS = 200;

    private final Adjacent adjacent = new Adjacent();
    private final Disk disk = new Disk();

    /// Sector n is full of the byte n; sectors from 190 on cannot be read.
    private static final class Disk implements Storage {

        final List<String> calls = new ArrayList<>();
        byte written;

        @Override
        public long size() {
            return SECTORS * 512L;
        }

        @Override
        public boolean isReadOnly() {
            return false;
        }

        @Override
        public void read(ByteBuffer into, long offset) throws IOException {
            calls.add(offset / 512 + "+" + into.remaining() / 512);
            if (offset + into.remaining() > 190 * 512) {
                throw new IOException("bad sector");
            }
            for (long at = offset; into.hasRemaining(); at++) {
                into.put((byte) (at / 512 + written));
            }
        }

        @Override
        public void write(ByteBuffer from, long offset) {
            written++;
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private static ByteBuffer request(int command, int lba, int sectors) {
        return ByteBuffer.allocate(60)
                .putLong(Wire.SOURCE_AT, 0x5254_0012_3456_88A2L)
                .put(Wire.FLAGS_AT, (byte) 0x10)
                .put(Wire.ATA_FLAGS_AT, (byte) 0x40)
                .put(Wire.ATA_SECTORS_AT, (byte) sectors)
                .put(Wire.ATA_COMMAND_AT, (byte) command)
                .putLong(Wire.ATA_LBA_AT, Long.reverseBytes(lba));
    }

    private static ByteBuffer read(int lba) {
        return request(AtaDevice.READ_SECTORS_EXT, lba, 2);
    }

    /// Answers requests as a port does, and returns the first byte of each.
    private List<Integer> answer(ByteBuffer... requests) throws IOException {
        List<Integer> first = new ArrayList<>();
        adjacent.begin();
        for (int i = 0; i < requests.length; i++) {
            adjacent.expect(requests, i, requests.length);
            ByteBuffer into = ByteBuffer.allocate(1024);
            long lba = Long.reverseBytes(requests[i].getLong(Wire.ATA_LBA_AT));
            if (requests[i].get(Wire.ATA_COMMAND_AT) == AtaDevice.WRITE_SECTORS_EXT) {
                adjacent.forget();
                disk.write(into, lba * 512);
                continue;
            }
            adjacent.read(disk, into, lba * 512);
            assertThat(into.remaining()).isZero();
            first.add(into.get(0) & 0xFF);
        }
        return first;
    }

    @Test
    void readsOnceWhatIsAskedForPieceByPiece() throws IOException {
        assertThat(answer(read(10), read(12), read(14))).containsExactly(10, 12, 14);
        assertThat(disk.calls).containsExactly("10+6");
    }

    @Test
    void startsAgainWhereRequestsAreNotAdjacent() throws IOException {
        assertThat(answer(read(10), read(12), read(20), read(22), read(24), read(40)))
                .containsExactly(10, 12, 20, 22, 24, 40);
        assertThat(disk.calls).containsExactly("10+4", "20+6", "40+2");
    }

    @Test
    void keepsNothingForTheNextRequests() throws IOException {
        answer(read(10), read(12));
        disk.written++;
        assertThat(answer(read(12), read(14))).containsExactly(13, 15);
    }

    @Test
    void forgetsBeforeAWrite() throws IOException {
        ByteBuffer write = request(AtaDevice.WRITE_SECTORS_EXT, 10, 2);
        assertThat(answer(read(10), read(12), write, read(12))).containsExactly(10, 12, 13);
    }

    @Test
    void otherClientsTargetsAndCommandsAreNoneOfIt() throws IOException {
        ByteBuffer otherClient = read(12).put(Wire.SOURCE_AT + 5, (byte) 0x57);
        ByteBuffer otherSlot = read(12).put(Wire.SLOT_AT, (byte) 1);
        ByteBuffer identify = request(AtaDevice.IDENTIFY_DEVICE, 12, 1);
        ByteBuffer shortFrame = read(12).limit(35);
        for (ByteBuffer other : List.of(otherClient, otherSlot, identify, shortFrame)) {
            disk.calls.clear();
            ByteBuffer[] requests = {read(10), other};
            adjacent.begin();
            adjacent.expect(requests, 0, 2);
            adjacent.read(disk, ByteBuffer.allocate(1024), 10 * 512);
            assertThat(disk.calls).containsExactly("10+2");
        }
    }

    @Test
    void aBadSectorFailsOnlyTheRequestForIt() throws IOException {
        ByteBuffer[] requests = {read(186), read(188), read(190)};
        adjacent.begin();
        for (int i = 0; i < 2; i++) {
            adjacent.expect(requests, i, 3);
            ByteBuffer into = ByteBuffer.allocate(1024);
            adjacent.read(disk, into, (186 + 2L * i) * 512);
            assertThat(into.get(0) & 0xFF).isEqualTo(186 + 2 * i);
        }
        adjacent.expect(requests, 2, 3);
        assertThatThrownBy(() -> adjacent.read(disk, ByteBuffer.allocate(1024), 190 * 512))
                .hasMessage("bad sector");
    }

    @Test
    void readsNoMoreThanItHoldsNorBehindTheEnd() throws IOException {
        ByteBuffer[] many = new ByteBuffer[64];
        for (int i = 0; i < many.length; i++) {
            many[i] = read(2 * i);
        }
        answer(many);
        assertThat(disk.calls).containsExactly("0+128");
        disk.calls.clear();
        ByteBuffer[] last = {read(SECTORS - 2), read(SECTORS)};
        adjacent.begin();
        adjacent.expect(last, 0, 2);
        assertThatThrownBy(
                        () -> adjacent.read(disk, ByteBuffer.allocate(1024), (SECTORS - 2) * 512))
                .hasMessage("bad sector");
        assertThat(disk.calls).containsExactly("198+2");
    }
}

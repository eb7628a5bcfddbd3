package dev.bootwright.machine.bridge.load;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.bzimage.BzImage;
import dev.bootwright.formats.bzimage.EfiState;
import dev.bootwright.formats.bzimage.MemoryRange;
import dev.bootwright.formats.bzimage.SetupData;
import dev.bootwright.formats.bzimage.Trampoline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlacementTest {

    private static final long MIB = 1 << 20;
    private static final long GIB = 1 << 30;
    private static final MemoryRange LOW = ram(MIB, 2 * GIB);
    private static final EfiState EFI =
            new EfiState(1, 2, 3, 4, 48, List.of(new EfiState.Descriptor(5, 6, 7, 8, 9)));

    private static MemoryRange ram(long from, long to) {
        return new MemoryRange(from, to - from, MemoryRange.RAM);
    }

    private static BzImage image(boolean isRelocatable, boolean isForHighMemory) {
        return new BzImage(
                Opaque.of(new byte[0x7B]),
                2048,
                8 * MIB,
                16 * MIB,
                2 * MIB,
                isRelocatable,
                64 * MIB,
                2047,
                2 * GIB,
                isForHighMemory);
    }

    private static Placement place(BzImage image, long initramfs, MemoryRange... free)
            throws IOException {
        return place(image, initramfs, List.of(LOW), Optional.empty(), free);
    }

    private static Placement place(
            BzImage image,
            long initramfs,
            List<MemoryRange> memory,
            Optional<EfiState> efi,
            MemoryRange... free)
            throws IOException {
        return Placement.of(
                image,
                initramfs,
                "root=/dev/sda1 quiet",
                new Placement.Machine(memory, Opaque.of(new byte[4096]), 0xF5B00, efi),
                new FreeMemory(List.of(free)));
    }

    private static ByteBuffer parameters(Placement place) {
        return ByteBuffer.wrap(place.parameters().toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void theKernelGoesWhereItWantsAndTheRestFarAbove() throws IOException {
        Placement place = place(image(true, true), 5 * MIB + 1, LOW);
        assertEquals(ram(16 * MIB, 80 * MIB), place.kernel());
        assertEquals(
                new MemoryRange(2 * GIB - 5 * MIB - 4096, 5 * MIB + 1, MemoryRange.RAM),
                place.initramfs().orElseThrow());
        long address = place.parametersAddress();
        assertEquals(2 * GIB - 5 * MIB - 4096 - 3 * 4096, address);
        byte[] bytes = place.parameters().toByteArray();
        assertArrayEquals(
                Trampoline.write(address, address + 4096, 16 * MIB + 0x200),
                Arrays.copyOf(bytes, 4096));
        ByteBuffer page = parameters(place);
        assertEquals(address + 8192, page.getInt(4096 + 0x228));
        assertEquals(5 * MIB + 1, page.getInt(4096 + 0x21C));
        assertEquals(0, page.getLong(4096 + 0x250));
        byte[] line = "root=/dev/sda1 quiet\0".getBytes(StandardCharsets.US_ASCII);
        assertArrayEquals(line, Arrays.copyOfRange(bytes, 8192, 8192 + line.length));
    }

    @Test
    void theKernelGoesElsewhereWhereItsPlaceIsTaken() throws IOException {
        MemoryRange free = ram(17 * MIB, 2 * GIB);
        assertEquals(18 * MIB, place(image(true, true), 0, free).kernel().address());
        assertThatThrownBy(() -> place(image(false, true), 0, free))
                .hasMessageContaining("the kernel must be at 0x1000000, where there is no room");
    }

    @Test
    void anInitramfsThatIsTooBigForLowMemoryGoesAboveIfTheKernelTakesIt() throws IOException {
        MemoryRange high = ram(4 * GIB, 8 * GIB);
        assertEquals(
                8 * GIB - 3 * GIB,
                place(image(true, true), 3 * GIB, LOW, high).initramfs().orElseThrow().address());
        assertThatThrownBy(() -> place(image(true, false), 3 * GIB, LOW, high))
                .hasMessageContaining("initramfs: no 3221225472 bytes of memory are free");
    }

    @Test
    void aCommandLineThatTheKernelWouldCutIsRefused() {
        assertThatThrownBy(() ->
                        Placement.of(
                                image(true, true),
                                0,
                                "x".repeat(2048),
                                new Placement.Machine(
                                        List.of(), Opaque.of(new byte[4096]), 0, Optional.empty()),
                                new FreeMemory(List.of(LOW))))
                .hasMessageContaining("the command line has 2048 bytes; this kernel takes 2047");
    }

    @Test
    void uefiAndMoreMemoryMakeAChain() throws IOException {
        List<MemoryRange> memory = Collections.nCopies(130, LOW);
        Placement place = place(image(true, true), 0, memory, Optional.of(EFI), LOW);
        ByteBuffer page = parameters(place);
        int first = Math.toIntExact(page.getLong(4096 + 0x250) - place.parametersAddress());
        assertEquals(4, page.getInt(first + 8));
        assertEquals(
                place.parametersAddress() + first + SetupData.Efi.MEMORY_MAP,
                page.getInt(4096 + 0x1D0));
        int second = Math.toIntExact(page.getLong(first) - place.parametersAddress());
        assertEquals(1, page.getInt(second + 8));
        assertEquals(2 * 20, page.getInt(second + 12));
        assertEquals(0, page.getLong(second));
    }

    @Test
    void nothingIsPutOverAnything() throws IOException {
        FreeMemory free = new FreeMemory(List.of(ram(MIB, 2 * MIB)));
        long one = free.takeHighest("one", 4096, 2 * MIB);
        long two = free.takeHighest("two", 4096, 2 * MIB);
        long three = free.takeLowest("three", 4096, 4096, 2 * MIB);
        assertEquals(List.of(2 * MIB - 4096, 2 * MIB - 8192, MIB), List.of(one, two, three));
        assertThatThrownBy(() -> free.takeLowest("rest", MIB, 4096, 2 * MIB))
                .hasMessageContaining("rest: no 1048576 bytes of memory are free in one piece");
    }
}

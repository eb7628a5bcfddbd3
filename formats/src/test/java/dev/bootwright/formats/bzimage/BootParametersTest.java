package dev.bootwright.formats.bzimage;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.bytes.Opaque;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BootParametersTest {

    private static final EfiState EFI =
            new EfiState(
                    0x7FE00000,
                    0xFFFFFFFEFFE00000L,
                    0x7FE10000,
                    0x7FE20000,
                    48,
                    List.of(
                            new EfiState.Descriptor(
                                    5, 0x7FE30000, 0xFFFFFFFEFFE30000L, 16, 0x800000000000000FL)));

    private static final BzImage KERNEL =
            new BzImage(
                    Opaque.of(Arrays.copyOfRange(BzImageTest.golden().array(), 0x1F1, 0x26C)),
                    2048,
                    1024,
                    0x1000000,
                    0x200000,
                    true,
                    0x3F98000,
                    2047,
                    0x80000000L,
                    true);

    /// Each byte says where it is, so that what is taken over is seen.
    private static Opaque running() {
        ByteBuffer page = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 4096; i++) {
            page.put(i, (byte) (i * 7 + 1));
        }
        page.put(
                0x1C0,
                HexFormat.of()
                        .parseHex(
                                "454c3634" // EL64
                                        + "00b0de7f" // system table
                                        + "30000000" // descriptor size 48
                                        + "01000000" // descriptor version
                                        + "0000e07f"
                                        + "60000000" // the map of the running kernel
                                        + "02000000"
                                        + "03000000")); // the upper halves
        return Opaque.of(page.array());
    }

    private static byte[] golden() {
        byte[] now = running().toByteArray();
        byte[] header = BzImageTest.golden().array();
        ByteBuffer out = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        out.put(0, now, 0, 0x40); // screen_info
        out.putLong(0x70, 0xF5B00); // acpi_rsdp_addr
        out.putInt(0xC0, 1).putInt(0xC4, 0).putInt(0xC8, 0); // upper halves
        out.put(
                0x1C0,
                HexFormat.of()
                        .parseHex(
                                "454c3634" // EL64
                                        + "00b0de7f" // system table, as it was
                                        + "30000000" // descriptor size 48
                                        + "01000000" // descriptor version
                                        + "70e0ff7f"
                                        + "30000000" // our map: one descriptor
                                        + "02000000"
                                        + "00000000")); // the upper halves
        out.put(0x1E8, (byte) 2); // e820_entries
        out.put(0x1E9, now, 0x1E9, 2); // EDD's counts
        out.put(0x1F1, header, 0x1F1, 0x26C - 0x1F1);
        out.put(0x210, (byte) 0xFF); // type_of_loader
        out.putInt(0x218, 0x23450000).putInt(0x21C, 0x123); // initramfs
        out.putInt(0x228, 0x7FFFD000); // command line
        out.putLong(0x250, 0x7FFFE000L); // setup_data
        out.put(0x290, now, 0x290, 0x40); // EDD's signatures
        out.putLong(0x2D0, 0).putLong(0x2D8, 0x9FC00).putInt(0x2E0, 1);
        out.putLong(0x2E4, 0x9FC00).putLong(0x2EC, 0x400).putInt(0x2F4, 2);
        out.put(0xD00, now, 0xD00, 0x1EC); // EDD
        return out.array();
    }

    private static BootParameters parameters(List<MemoryRange> memory) {
        return new BootParameters(
                KERNEL,
                0x7FFFD000,
                Optional.of(new MemoryRange(0x1_2345_0000L, 0x123, MemoryRange.RAM)),
                memory,
                0xF5B00,
                0x7FFFE000L,
                Optional.of(new BootParameters.EfiPlace(EFI, 0x7FFFE070L)));
    }

    @Test
    void areAsTheZeroPagesTableSays() throws IOException {
        List<MemoryRange> memory =
                List.of(
                        new MemoryRange(0, 0x9FC00, MemoryRange.RAM),
                        new MemoryRange(0x9FC00, 0x400, MemoryRange.RESERVED));
        assertArrayEquals(golden(), parameters(memory).write(running()));
    }

    @Test
    void leaveOutTheMemoryForWhichThereIsNoRoom() throws IOException {
        MemoryRange range = new MemoryRange(0, 4096, MemoryRange.RAM);
        List<MemoryRange> memory = Collections.nCopies(130, range);
        byte[] page = parameters(memory).write(running());
        assertEquals(128, page[0x1E8] & 0xFF);
        assertEquals(0, page[0x2D0 + 128 * 20]);
    }

    @Test
    void knowTheFirmwareOfTheRunningKernel() throws IOException {
        BootParameters.Running read = BootParameters.Running.read(running());
        assertEquals(0x2_7FDE_B000L, read.systemTable());
        assertEquals(48, read.descriptorSize());
        assertEquals(0, BootParameters.Running.read(Opaque.of(new byte[4096])).systemTable());
    }

    @Test
    void areNotMadeOfAnythingButAPage() {
        assertThatThrownBy(() -> BootParameters.Running.read(Opaque.of(new byte[4095])))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("4095 bytes, not 4096");
    }

    @Test
    void uefiIsDescribedInOneLink() {
        assertEquals(
                "00f0ff7f00000000" // next
                        + "04000000" // type: SETUP_EFI
                        + "90000000" // length: 96 + 48
                        + "0000e07f00000000" // fw_vendor
                        + "0000e0fffeffffff" // runtime
                        + "0000e17f00000000" // tables
                        + "0000e27f00000000" // smbios
                        + "00".repeat(64) // reserved
                        + "05000000"
                        + "00000000" // type, padding
                        + "0000e37f00000000" // physical
                        + "0000e3fffeffffff" // virtual
                        + "1000000000000000" // pages
                        + "0f00000000000080" // attributes
                        + "0000000000000000", // up to 48 bytes
                HexFormat.of().formatHex(new SetupData.Efi(EFI).write(0x7FFFF000L)));
    }

    @Test
    void moreMemoryIsDescribedInALinkOfItsOwn() {
        SetupData link =
                new SetupData.MoreMemory(List.of(new MemoryRange(0x1_0000_0000L, 0x1000, 3)));
        assertEquals(
                "0000000000000000" // next: none
                        + "01000000" // type: SETUP_E820_EXT
                        + "14000000" // length
                        + "0000000001000000" // address
                        + "0010000000000000" // size
                        + "03000000" // type: ACPI tables
                        + "00000000", // up to eight bytes
                HexFormat.of().formatHex(link.write(0)));
    }

    @Test
    void memoryHasAPlaceAndASize() {
        assertThatThrownBy(() -> new MemoryRange(0, 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MemoryRange(Long.MAX_VALUE, 2, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EfiState(0, 0, 0, 0, 39, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

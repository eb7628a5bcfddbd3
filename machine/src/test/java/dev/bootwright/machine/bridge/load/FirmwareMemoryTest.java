package dev.bootwright.machine.bridge.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bootwright.formats.bzimage.EfiState;
import dev.bootwright.formats.bzimage.MemoryRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirmwareMemoryTest {

    /// Abridged from `/proc/iomem` of a machine with UEFI.
    private static final List<String> RESOURCES =
            """
            00000000-00000fff : Reserved
            00001000-0009ffff : System RAM
            00100000-7e9edfff : System RAM
              01000000-01e00eb0 : Kernel code
              2c000000-33ffffff : Crash kernel
              7d0c5018-7d0f4e57 : reserved
            7e9ee000-7ee1ffff : Reserved
            100000000-17fffffff : System RAM
            fffffffffffffff0-ffffffffffffffff : nonsense
            """
                    .lines()
                    .toList();

    @TempDir Path sys = Path.of("");

    private static MemoryRange ram(long from, long to) {
        return new MemoryRange(from, to - from, MemoryRange.RAM);
    }

    @Test
    void usesWhatNobodyHasSetApart() {
        assertEquals(
                List.of(
                        ram(0x100000, 0x2c000000),
                        ram(0x34000000, 0x7d0c5018),
                        ram(0x7d0f4e58, 0x7e9ee000),
                        ram(0x100000000L, 0x180000000L)),
                FirmwareMemory.usable(RESOURCES));
    }

    @Test
    void hasNothingWhereAddressesAreHidden() {
        assertEquals(List.of(), FirmwareMemory.usable(List.of("00000000-00000000 : System RAM")));
    }

    private void write(String path, String text) throws IOException {
        Path file = sys.resolve("firmware").resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text + "\n");
    }

    private void entry(int number, String start, String end, String type) throws IOException {
        write("memmap/" + number + "/start", start);
        write("memmap/" + number + "/end", end);
        write("memmap/" + number + "/type", type);
    }

    @Test
    void readsTheMapInTheOrderOfAddresses() throws IOException {
        entry(0, "0x100000", "0x7ffdffff", "System RAM");
        entry(1, "0x0", "0x9fbff", "System RAM");
        entry(2, "0x7ffe0000", "0x7fffffff", "ACPI Tables");
        entry(10, "0x9fc00", "0x9ffff", "something new");
        assertEquals(
                List.of(
                        ram(0, 0x9fc00),
                        new MemoryRange(0x9fc00, 0x400, MemoryRange.RESERVED),
                        ram(0x100000, 0x7ffe0000),
                        new MemoryRange(0x7ffe0000, 0x20000, 3)),
                FirmwareMemory.map(sys));
    }

    @Test
    void refusesAMapThatIsNone() throws IOException {
        entry(0, "0x2000", "0x1000", "System RAM");
        assertThrows(IOException.class, () -> FirmwareMemory.map(sys));
        entry(0, "much", "0x1000", "System RAM");
        assertThrows(IOException.class, () -> FirmwareMemory.map(sys));
    }

    @Test
    void readsUefiAsTheKernelUsesIt() throws IOException {
        FirmwareEfi efi = new FirmwareEfi(sys);
        assertEquals(Optional.empty(), efi.state(48));
        assertEquals(0, efi.rsdp());
        write("efi/fw_vendor", "0x7fe00000");
        write("efi/runtime", "0xfffffffeffe00000");
        write("efi/config_table", "0x7fe10000");
        write("efi/systab", "ACPI20=0x7fb7e014\nACPI=0x7fb7e000\nSMBIOS=0x7f9d5000");
        write("efi/runtime-map/0/type", "0x5");
        write("efi/runtime-map/0/phys_addr", "0x7fe30000");
        write("efi/runtime-map/0/virt_addr", "0xfffffffeffe30000");
        write("efi/runtime-map/0/num_pages", "0x10");
        write("efi/runtime-map/0/attribute", "0x800000000000000f");
        assertEquals(
                new EfiState(
                        0x7fe00000,
                        0xfffffffeffe00000L,
                        0x7fe10000,
                        0x7f9d5000,
                        48,
                        List.of(
                                new EfiState.Descriptor(
                                        5,
                                        0x7fe30000,
                                        0xfffffffeffe30000L,
                                        16,
                                        0x800000000000000fL))),
                efi.state(48).orElseThrow());
        assertEquals(0x7fb7e014, efi.rsdp());
        assertThrows(IOException.class, () -> efi.state(8));
    }
}

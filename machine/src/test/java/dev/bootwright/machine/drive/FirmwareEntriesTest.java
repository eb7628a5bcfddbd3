package dev.bootwright.machine.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bootwright.formats.efi.LoadOption;
import dev.bootwright.formats.gpt.GptPartition;
import dev.bootwright.formats.gpt.PartitionType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With a directory that stands for efivarfs.
class FirmwareEntriesTest {

    private static final String GLOBAL = "-8be4df61-93ca-11d2-aa0d-00e098032b8c";

    @TempDir Path variables;

    private static LoadOption option(String name) {
        GptPartition esp =
                new GptPartition(
                        1, PartitionType.EFI_SYSTEM.guid(), new UUID(1, 2), 4096, 8191, 0, "esp");
        return new LoadOption(name, esp, "\\EFI\\BOOT\\BOOTX64.EFI");
    }

    private void put(String name, String hex) throws IOException {
        Files.write(variables.resolve(name + GLOBAL), HexFormat.of().parseHex(hex));
    }

    private byte[] get(String name) throws IOException {
        return Files.readAllBytes(variables.resolve(name + GLOBAL));
    }

    @Test
    void takesTheFirstFreeNumberAndPutsItFirst() throws IOException {
        put("Boot0000", "07000000" + "00");
        put("Boot0002", "07000000" + "00");
        put("BootOrder", "07000000" + "0200" + "0000");
        assertEquals(1, new FirmwareEntries(variables).register(option("Bootwright")));
        assertEquals(
                "07000000" + "0100" + "0200" + "0000", HexFormat.of().formatHex(get("BootOrder")));
        byte[] entry = get("Boot0001");
        assertEquals("07000000", HexFormat.of().formatHex(entry, 0, 4));
        assertArrayEquals(
                option("Bootwright").toBytes(), Arrays.copyOfRange(entry, 4, entry.length));
    }

    @Test
    void makesNoSecondEntryOfTheSame() throws IOException {
        FirmwareEntries entries = new FirmwareEntries(variables);
        assertEquals(0, entries.register(option("Bootwright")));
        assertEquals(1, entries.register(option("another")));
        assertEquals(0, entries.register(option("Bootwright")));
        assertEquals(List.of(0, 1), entries.order());
        assertThat(variables).isDirectoryNotContaining("glob:**Boot0002*");
    }

    @Test
    void saysWhichVariableCannotBeWritten() throws IOException {
        Files.createDirectory(variables.resolve("BootOrder" + GLOBAL));
        FirmwareEntries entries = new FirmwareEntries(variables);
        assertThatThrownBy(() -> entries.register(option("Bootwright")))
                .isInstanceOf(IOException.class);
        assertThat(new FirmwareEntries(variables.resolve("none")).isThere()).isFalse();
    }
}

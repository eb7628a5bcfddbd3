package dev.bootwright.formats.smbios;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.peer.Peer;
import dev.bootwright.formats.smbios.Structure.BaseboardInformation;
import dev.bootwright.formats.smbios.Structure.ChassisInformation;
import dev.bootwright.formats.smbios.Structure.FirmwareInformation;
import dev.bootwright.formats.smbios.Structure.MemoryDevice;
import dev.bootwright.formats.smbios.Structure.ProcessorInformation;
import dev.bootwright.formats.smbios.Structure.SystemInformation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmbiosTest {

    private static final SmbiosVersion LATEST = new SmbiosVersion(3, 7);

    @TempDir Path directory;

    @Test
    void readsTheTablesOfQemu() throws IOException {
        SmbiosVersion version = SmbiosVersion.read(resource("q35.entry"));
        assertEquals(new SmbiosVersion(2, 8), version);
        Smbios smbios = Smbios.read(version, resource("q35.table"));
        assertEquals(List.of(), smbios.problems());
        assertEquals(
                Optional.of(
                        new FirmwareInformation(
                                Optional.of("Firm"),
                                Optional.of("1.2"),
                                Optional.of("11/20/2026"))),
                smbios.first(FirmwareInformation.class));
        assertEquals(
                Optional.of(
                        new SystemInformation(
                                Optional.of("Example"),
                                Optional.of("Server9"),
                                Optional.of("2"),
                                Optional.of("SN12345"),
                                Optional.of(
                                        UUID.fromString("4c4c4544-0042-3510-8051-b4c04f4d3132")),
                                Optional.of("S1"),
                                Optional.of("F"))),
                smbios.first(SystemInformation.class));
        assertEquals(
                Optional.of("BS"), smbios.first(BaseboardInformation.class).orElseThrow().serial());
        ChassisInformation chassis = smbios.first(ChassisInformation.class).orElseThrow();
        assertEquals(Optional.of(1), chassis.type());
        assertEquals(Optional.of("A77"), chassis.assetTag());
        assertEquals(
                List.of(cpu("CPU 0", 2), cpu("CPU 1", 2)), smbios.all(ProcessorInformation.class));
        assertEquals(
                List.of(
                        new MemoryDevice(
                                Optional.of("DIMM 0"),
                                Optional.empty(),
                                Optional.of(2L << 30),
                                Optional.of(7),
                                Optional.of(2666L),
                                Optional.of("Dimmer"),
                                Optional.of("D1"),
                                Optional.of("P1"))),
                smbios.all(MemoryDevice.class));
    }

    @Test
    void readsTablesBehindTheLongEntryPoint() throws IOException {
        SmbiosVersion version = SmbiosVersion.read(resource("sm3.entry"));
        assertEquals(new SmbiosVersion(3, 0), version);
        Smbios smbios = Smbios.read(version, resource("sm3.table"));
        assertEquals(List.of(), smbios.problems());
        assertEquals(
                List.of(16L << 30, 4L << 30),
                smbios.all(MemoryDevice.class).stream()
                        .map(device -> device.size().orElseThrow())
                        .toList());
        assertEquals(Optional.empty(), smbios.first(SystemInformation.class).orElseThrow().uuid());
    }

    private static ProcessorInformation cpu(String socket, int cores) {
        return new ProcessorInformation(
                Optional.of(socket),
                true,
                Optional.of("QEMU"),
                Optional.of("pc-q35-7.2"),
                Optional.of(2000),
                Optional.of(cores),
                Optional.of(cores));
    }

    @Test
    void dmidecodeReadsTheSameFromTheSameTable() throws Exception {
        byte[] entry = Arrays.copyOf(resource("q35.entry"), 32);
        // dmidecode takes a file in which the table lies where the entry point says: behind it.
        ByteBuffer.wrap(entry).order(ByteOrder.LITTLE_ENDIAN).putInt(24, 32);
        entry[21] = 0;
        entry[21] = checksum(entry, 16, 31);
        entry[4] = 0;
        entry[4] = checksum(entry, 0, 31);
        ByteArrayOutputStream dump = new ByteArrayOutputStream();
        dump.writeBytes(entry);
        dump.writeBytes(resource("q35.table"));
        Path file = Files.write(directory.resolve("dump"), dump.toByteArray());
        Smbios smbios = Smbios.read(SmbiosVersion.read(entry), resource("q35.table"));
        SystemInformation system = smbios.first(SystemInformation.class).orElseThrow();
        assertThat(Peer.run("dmidecode", "--from-dump", file.toString()))
                .contains("Serial Number: " + system.serial().orElseThrow())
                .contains("UUID: " + system.uuid().orElseThrow())
                .contains("SMBIOS 2.8 present.")
                .contains("Size: 2 GB")
                .contains("Configured Memory Speed: 2666 MT/s");
    }

    @Test
    void aUuidBeforeVersion26IsInTheOrderOfItsBytes() {
        byte[] table = structure(1, "00 00 00 00 000102030405060708090a0b0c0d0e0f 00", List.of());
        assertEquals(
                Optional.of(UUID.fromString("00010203-0405-0607-0809-0a0b0c0d0e0f")),
                uuid(new SmbiosVersion(2, 5), table));
        assertEquals(
                Optional.of(UUID.fromString("03020100-0504-0706-0809-0a0b0c0d0e0f")),
                uuid(new SmbiosVersion(2, 6), table));
    }

    private static Optional<UUID> uuid(SmbiosVersion version, byte[] table) {
        return Smbios.read(version, table).first(SystemInformation.class).orElseThrow().uuid();
    }

    @ParameterizedTest
    @CsvSource({
        "0000, 00000000, 0",
        "ffff, 00000000, ",
        "0080, 00000000, 0", // in KiB, and none of them
        "0180, 00000000, 1024",
        "0004, 00000000, 1073741824",
        "ff7f, 00800000, 34359738368",
        "ff7f, 00000080, 0",
    })
    void aSizeOfMemoryHasFourForms(String size, String extended, Long expected) {
        byte[] table =
                structure(
                        17,
                        "0000 0000 0000 0000"
                                + size
                                + "00 00 00 00 1a 0000 0000 00 00 00 00 00"
                                + extended,
                        List.of());
        MemoryDevice device = Smbios.read(LATEST, table).first(MemoryDevice.class).orElseThrow();
        assertEquals(Optional.ofNullable(expected), device.size());
        assertEquals(Optional.of("DDR4"), device.type().flatMap(MemoryType::name));
    }

    @Test
    void manyCoresAreCountedInTheLaterField() {
        byte[] table =
                structure(
                        4,
                        "01 03 b3 00 0000000000000000 00 00 0000 0000 0000 00"
                                + "00 0000 0000 0000 00 00 00 ff ff ff 0000 0000 0001 0001 8001",
                        List.of(" CPU 1 "));
        ProcessorInformation cpu =
                Smbios.read(LATEST, table).first(ProcessorInformation.class).orElseThrow();
        assertEquals(Optional.of(256), cpu.cores());
        assertEquals(Optional.of(384), cpu.threads());
        assertEquals(Optional.of("CPU 1"), cpu.socket());
        assertEquals(false, cpu.isPopulated());
    }

    @Test
    void textsThatAreNotThereAreAbsent() {
        byte[] table = structure(1, "01 02 03 ff", List.of("Example", "   "));
        SystemInformation system =
                Smbios.read(LATEST, table).first(SystemInformation.class).orElseThrow();
        assertEquals(Optional.of("Example"), system.manufacturer());
        assertEquals(Optional.empty(), system.product());
        assertEquals(Optional.empty(), system.version());
        assertEquals(Optional.empty(), system.serial());
        assertEquals(Optional.empty(), system.uuid());
        assertEquals(Optional.empty(), system.sku());
    }

    @Test
    void nothingBehindTheEndOfTheTableIsRead() {
        byte[] end = structure(127, "", List.of());
        byte[] garbage = Arrays.copyOf(end, end.length + 40);
        Arrays.fill(garbage, end.length, garbage.length, (byte) 0xAA);
        assertEquals(new Smbios(List.of(), List.of()), Smbios.read(LATEST, garbage));
    }

    @Test
    void whatComesBeforeABrokenStructureIsKept() {
        byte[] good = structure(2, "01", List.of("Board"));
        byte[] table = Arrays.copyOf(good, good.length + 4);
        table[good.length + 1] = 3; // shorter than its own header
        Smbios smbios = Smbios.read(LATEST, table);
        assertEquals(1, smbios.structures().size());
        assertEquals(
                List.of("SMBIOS: length at byte 13: 3 bytes, of a structure of type 0"),
                smbios.problems());
    }

    @Test
    void everyTruncationKeepsTheStructuresBeforeIt() throws IOException {
        byte[] table = resource("q35.table");
        int most = 0;
        for (int length = 0; length < table.length; length++) {
            int kept = Smbios.read(LATEST, Arrays.copyOf(table, length)).structures().size();
            assertThat(kept).isBetween(most, most + 1);
            most = kept;
        }
        assertEquals(10, most);
    }

    @Test
    void everyTruncationOfAnEntryPointIsRefused() throws IOException {
        for (String name : List.of("q35.entry", "sm3.entry")) {
            byte[] entry = resource(name);
            for (int i = 0; i < entry.length; i++) {
                byte[] truncated = Arrays.copyOf(entry, i);
                assertThrows(FormatException.class, () -> SmbiosVersion.read(truncated));
            }
        }
    }

    @Test
    void aChangedEntryPointIsRefused() throws IOException {
        byte[] entry = resource("sm3.entry");
        entry[9]++;
        FormatException e = assertThrows(FormatException.class, () -> SmbiosVersion.read(entry));
        assertEquals("SMBIOS: checksum at byte 5: bytes add up to 1", e.getMessage());
    }

    @Test
    void randomTablesAreReadWithoutFailure() {
        Random random = new Random(20261120);
        int[] types = {0, 1, 2, 3, 4, 17, 200};
        for (int round = 0; round < 2000; round++) {
            byte[] table = new byte[random.nextInt(300)];
            random.nextBytes(table);
            if (table.length > 2) {
                table[0] = (byte) types[random.nextInt(types.length)];
                table[1] = (byte) (4 + random.nextInt(60));
            }
            Smbios.read(LATEST, table);
        }
    }

    @Test
    void typesHaveNames() {
        assertEquals(Optional.of("Main Server Chassis"), ChassisType.name(17));
        assertEquals(Optional.of("Stick PC"), ChassisType.name(36));
        assertEquals(Optional.empty(), ChassisType.name(2));
        assertEquals(Optional.empty(), ChassisType.name(37));
        assertEquals(Optional.of("DDR5"), MemoryType.name(0x22));
        assertEquals(Optional.empty(), MemoryType.name(2));
    }

    /// @param fields in hexadecimal, behind the header
    private static byte[] structure(int type, String fields, List<String> texts) {
        byte[] bytes = HexFormat.of().parseHex(fields.replace(" ", ""));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) type, (byte) (4 + bytes.length), 0x34, 0x12});
        out.writeBytes(bytes);
        texts.forEach(text -> out.writeBytes((text + "\0").getBytes(ISO_8859_1)));
        out.writeBytes(texts.isEmpty() ? new byte[2] : new byte[1]);
        return out.toByteArray();
    }

    private static byte checksum(byte[] bytes, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += bytes[i];
        }
        return (byte) -sum;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = SmbiosTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }
}

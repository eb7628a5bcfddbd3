package dev.bootwright.formats.elf;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.bytes.FormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElfTest {

    private static final String MODINFO = "license=GPL\0name=demo\0";

    @Test
    void readsTheSectionsOfAModule() throws FormatException {
        Elf elf = Elf.read(GoldenElf.module(MODINFO));
        assertThat(elf.machine()).isEqualTo(Elf.X86_64);
        assertThat(elf.section(".modinfo")).contains(MODINFO.getBytes(ISO_8859_1));
        assertThat(elf.section(".bss")).contains(new byte[0]);
        assertThat(elf.section(".text")).isEmpty();
        assertThat(elf.interpreter()).isEmpty();
        assertThat(elf.dynamic()).isEmpty();
    }

    @Test
    void readsWhatALibraryNeedsAndDefines() throws FormatException {
        Elf elf = Elf.read(GoldenElf.library());
        assertThat(elf.interpreter()).contains("/lib64/ld-linux-x86-64.so.2");
        assertThat(elf.dynamic())
                .contains(
                        new ElfDynamic(
                                List.of("libc.so.6"),
                                Optional.of("libdemo.so.1"),
                                "$ORIGIN/../lib",
                                Map.of("libc.so.6", Set.of("GLIBC_2.34", "GLIBC_2.2.5")),
                                Set.of("DEMO_1")));
    }

    @Test
    void whatIsNotLoadedIsLeftOut() throws FormatException {
        byte[] library = GoldenElf.library();
        byte[] withSymbols = Arrays.copyOf(library, library.length + 1000);
        assertThat(Elf.read(withSymbols).withoutUnloaded()).isEqualTo(library);
        byte[] nothingLoaded = Elf.read(GoldenElf.module(MODINFO)).withoutUnloaded();
        assertThat(nothingLoaded).hasSize(64);
        assertThat(Elf.read(nothingLoaded).section(".modinfo")).isEmpty();
    }

    @Test
    void programHeadersBehindWhatIsLoadedAreKept() throws FormatException {
        byte[] library = GoldenElf.library();
        byte[] moved = Arrays.copyOf(library, library.length + 3 * 56);
        System.arraycopy(library, 64, moved, library.length, 3 * 56);
        ByteBuffer.wrap(moved).order(ByteOrder.LITTLE_ENDIAN).putLong(32, library.length);
        byte[] kept = Elf.read(moved).withoutUnloaded();
        assertThat(kept).hasSize(moved.length);
        assertThat(Elf.read(kept).dynamic()).isPresent();
    }

    @Test
    void knowsAnElfFileByItsFirstBytes() {
        assertThat(Elf.isElf(GoldenElf.library())).isTrue();
        assertThat(Elf.isElf(new byte[] {0x7F, 'E', 'L', 'F', 2})).isFalse();
        assertThat(Elf.isElf(new byte[] {0x7F, 'E', 'L', 'F', 1, 1})).isFalse(); // 32-bit
        assertThat(Elf.isElf(new byte[] {0x7F, 'E', 'L', 'F', 2, 2})).isFalse(); // big-endian
        assertThat(Elf.isElf(new byte[0])).isFalse();
    }

    @Test
    void everyTruncationIsAnError() {
        for (byte[] golden : List.of(GoldenElf.module(MODINFO), GoldenElf.library())) {
            for (int length = 0; length < golden.length; length++) {
                byte[] cut = Arrays.copyOf(golden, length);
                assertThatThrownBy(() -> Elf.read(cut))
                        .as("%d of %d bytes", length, golden.length)
                        .isInstanceOf(FormatException.class)
                        .hasMessageStartingWith("ELF: ");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                     32 | 8 |  7FFFFFFFFFFFFFFF | ELF: e_phoff at byte 32: entry 0 at byte 9223372036854775807 is beyond the end, 576
                     32 | 8 |  FFFFFFFFFFFFFFFF | ELF: e_phoff at byte 32: 18446744073709551615 is out of range
                     54 | 2 |                20 | ELF: e_phentsize at byte 54: 32
                     72 | 8 |               241 | ELF: p_filesz at byte 96: 576 bytes from byte 577 run past the end, 576
                     96 | 8 |               241 | ELF: p_filesz at byte 96: 577 bytes from byte 0 run past the end, 576
                    152 | 8 |                1B | ELF: interpreter at byte 232: text without end
                    424 | 8 |                45 | ELF: DT_NEEDED at byte 0: name 69 is not in the table of 69 bytes
                    424 | 8 |  FFFFFFFFFFFFFFFF | ELF: DT_NEEDED at byte 0: name -1 is not in the table of 69 bytes
                    440 | 8 |  7FFFFFFFFFFFFFFF | ELF: DT_SONAME at byte 0: name 9223372036854775807 is not in the table of 69 bytes
                    472 | 8 |               FFF | ELF: DT_STRTAB at byte 0: no segment holds address 4095
                    472 | 8 |  FFFFFFFFFFFFFFFF | ELF: DT_STRTAB at byte 0: no segment holds address -1
                    488 | 8 |                44 | ELF: vna_name at byte 321: text without end
                    504 | 8 |              1240 | ELF: DT_VERNEED at byte 0: no segment holds address 4672
                    520 | 8 |  FFFFFFFFFFFFFFFF | ELF: DT_VERNEEDNUM at byte 0: -1 versions
                    520 | 8 |              2711 | ELF: DT_VERNEEDNUM at byte 0: 10001 versions
                    552 | 8 |  7FFFFFFFFFFFFFFF | ELF: DT_VERDEFNUM at byte 0: 9223372036854775807 versions
                    """)
    void refusesAHostileLibrary(int at, int width, String value, String message) {
        byte[] file = patch(GoldenElf.library(), at, width, Long.parseUnsignedLong(value, 16));
        assertThatThrownBy(() -> readAll(file))
                .isInstanceOf(FormatException.class)
                .hasMessage(message);
    }

    @Test
    void versionsThatLeadInACircleEnd() {
        byte[] file = GoldenElf.library();
        patch(file, 338, 2, 0xFFFF); // vn_cnt
        patch(file, 364, 4, 0); // vna_next of the first: itself again
        assertThatThrownBy(() -> readAll(file))
                .isInstanceOf(FormatException.class)
                .hasMessage("ELF: vn_cnt at byte 0: 10001 versions");
    }

    @Test
    void anyBytesGiveAResultOrAFormatException() {
        long[] values = {
            0, 1, 0x7F, 0xFF, 0x7FFF_FFFFL, 0x8000_0000L, 0xFFFF_FFFFL, Long.MAX_VALUE, -1
        };
        for (byte[] golden : List.of(GoldenElf.module(MODINFO), GoldenElf.library())) {
            for (int width : new int[] {1, 2, 4, 8}) {
                for (int at = 0; at <= golden.length - width; at++) {
                    for (long value : values) {
                        readOrRefuse(patch(golden.clone(), at, width, value));
                    }
                }
            }
            var random = new Random(62);
            for (int round = 0; round < 20_000; round++) {
                byte[] file = golden.clone();
                for (int i = 0; i < 4; i++) {
                    long value = values[random.nextInt(values.length)];
                    patch(
                            file,
                            6 + random.nextInt(file.length - 14),
                            1 << random.nextInt(4),
                            value);
                }
                readOrRefuse(file);
            }
        }
    }

    private static void readOrRefuse(byte[] file) {
        try {
            readAll(file);
        } catch (FormatException e) {
            assertThat(e).hasMessageStartingWith("ELF: ");
        }
    }

    private static void readAll(byte[] file) throws FormatException {
        Elf elf = Elf.read(file);
        elf.section(".modinfo");
        elf.section(".bss");
        elf.interpreter();
        elf.dynamic();
        assertThat(elf.withoutUnloaded().length).isLessThanOrEqualTo(file.length);
    }

    private static byte[] patch(byte[] file, int at, int width, long value) {
        for (int i = 0; i < width; i++) {
            file[at + i] = (byte) (value >>> (8 * i));
        }
        return file;
    }
}

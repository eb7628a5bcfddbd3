package dev.bootwright.image.debian;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.bytes.FormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackagesReaderTest {

    private static final List<URI> MIRRORS = List.of(URI.create("http://mirror.example/debian/"));
    private static final String SHA256 = "0123456789abcdef".repeat(4);
    private static final String MDADM =
            """
            Package: mdadm
            Version: 4.2-5
            Installed-Size: 1000
            Architecture: amd64
            Pre-Depends: init-system-helpers
            Depends: libc6 (>= 2.36),
             libudev1 (>= 183)
            Provides: raid-tools
            Description: tool to administer Linux MD arrays
             Size: 13 is no field, since the line goes on
             .
             end
            Description-md5: 00
            Filename: pool/main/m/mdadm/mdadm_4.2-5_amd64.deb
            Size: 443124
            SHA256: %s
            """
                    .formatted(SHA256);

    private static final BinaryPackage EXPECTED =
            new BinaryPackage(
                    "mdadm",
                    DebianVersion.parse("4.2-5"),
                    "amd64",
                    "init-system-helpers",
                    "libc6 (>= 2.36), libudev1 (>= 183)",
                    "raid-tools",
                    MIRRORS,
                    "pool/main/m/mdadm/mdadm_4.2-5_amd64.deb",
                    443124,
                    SHA256);

    @Test
    void keepsTheFieldsOfUse() throws IOException {
        assertThat(read(MDADM)).containsExactly(EXPECTED);
    }

    @Test
    void knowsFieldsWhateverTheirCase() throws IOException {
        assertThat(read(MDADM.replace("SHA256:", "sha256:").replace("Package:", "PACKAGE:")))
                .containsExactly(EXPECTED);
    }

    @Test
    void readsParagraphsHoweverManyLinesAreBetween() throws IOException {
        assertThat(read("\n\n" + MDADM + "\n\n\n" + MDADM + "\n")).hasSize(2);
        assertThat(read(MDADM + "\n" + MDADM.stripTrailing())).hasSize(2);
        assertThat(read("")).isEmpty();
        assertThat(read("\n\n")).isEmpty();
    }

    @Test
    void readsABytesWorthAtATime() throws IOException {
        InputStream slow =
                new ByteArrayInputStream((MDADM + "\n" + MDADM).getBytes(UTF_8)) {
                    @Override
                    public int read(byte[] bytes, int offset, int length) {
                        return super.read(bytes, offset, Math.min(1, length));
                    }
                };
        assertThat(read(slow)).containsExactly(EXPECTED, EXPECTED);
    }

    @Test
    void readsLinesLongerThanItsBuffer() throws IOException {
        String provides = "a".repeat(1_000_000);
        assertThat(read(MDADM.replace("raid-tools", provides)).getFirst().provides())
                .isEqualTo(provides);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Package: mdadm        | ''                    | Packages: Package at byte 0: : missing or malformed
                    Size: 443124          | Size: -1              | Packages: Size at byte 0: mdadm: missing or malformed
                    Size: 443124          | ''                    | Packages: Size at byte 0: mdadm: missing or malformed
                    SHA256: 0             | SHA256: x             | Packages: SHA256 at byte 0: mdadm: missing or malformed
                    Filename: pool        | Filename: ../../pool  | Packages: Filename at byte 0: mdadm: missing or malformed
                    Filename: pool        | Filename: /pool       | Packages: Filename at byte 0: mdadm: missing or malformed
                    Filename: pool        | Filename: http://evil | Packages: Filename at byte 0: mdadm: missing or malformed
                    Version: 4.2-5        | Version: x:1          | Packages: Version at byte 0: mdadm: no version number: "x:1"
                    """)
    void refuses(String what, String with, String message) {
        String text = MDADM.replace(what + (with.isEmpty() ? "\n" : ""), with);
        assertThat(text).isNotEqualTo(MDADM);
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void namesTheByteTheParagraphBeginsAt() {
        String text = MDADM + "\n" + MDADM.replace("Size: 443124", "Size: x");
        int start = MDADM.getBytes(UTF_8).length + 1;
        assertThatThrownBy(() -> read(text))
                .hasMessageStartingWith("Packages: Size at byte %d: mdadm".formatted(start));
    }

    private static List<BinaryPackage> read(String text) throws IOException {
        return read(new ByteArrayInputStream(text.getBytes(UTF_8)));
    }

    private static List<BinaryPackage> read(InputStream in) throws IOException {
        List<BinaryPackage> found = new ArrayList<>();
        new PackagesReader(in, MIRRORS, found::add).readAll();
        return found;
    }
}

package dev.bootwright.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PayloadCommandTest {

    @TempDir Path directory;

    private Path files = Path.of("");
    private Path image = Path.of("");
    private String out = "";
    private String err = "";

    @BeforeEach
    void makeFiles() throws IOException {
        files = Files.createDirectory(directory.resolve("distfiles"));
        image = directory.resolve("external.img");
        Files.writeString(files.resolve("b"), "bb");
        Files.writeString(files.resolve("a"), "a");
    }

    private int payload(Object... arguments) {
        List<String> all = new ArrayList<>(List.of("payload"));
        Stream.of(arguments).map(Object::toString).forEach(all::add);
        StringWriter printed = new StringWriter();
        StringWriter errors = new StringWriter();
        CommandLine command = Bootwright.commandLine();
        command.setOut(new PrintWriter(printed, true));
        command.setErr(new PrintWriter(errors, true));
        int status = command.execute(all.toArray(String[]::new));
        out = printed.toString();
        err = errors.toString();
        return status;
    }

    @Test
    void createListVerifyExtract() throws IOException {
        assertThat(payload("create", "-o", image, "--sha256-inside", files)).isZero();
        assertThat(image).hasSize(512);
        assertThat(payload("list", image)).isZero();
        assertThat(out)
                .isEqualTo(
                        """
                        OFFSET  BYTES  NAME
                        21      1      a
                        31      2      b
                        51      136    SHA256SUMS
                        3 files, 187 bytes (u32)
                        """);
        assertThat(payload("verify", image)).isZero();
        assertThat(out).endsWith("2 files are as their checksums say\n");
        Path to = directory.resolve("out");
        assertThat(payload("extract", image, "--to", to)).isZero();
        assertThat(to.resolve("a")).hasContent("a");
        assertThat(to.resolve("b")).hasContent("bb");
    }

    @Test
    void theManifestIsReadBySha256sum() throws Exception {
        Path manifest = directory.resolve("sums");
        assertThat(payload("create", "-o", image, "--sha256", manifest, files)).isZero();
        Process sha256sum =
                new ProcessBuilder("sha256sum", "--strict", "-c", manifest.toString())
                        .directory(files.toFile())
                        .start();
        assertThat(sha256sum.inputReader().readAllAsString()).isEqualTo("a: OK\nb: OK\n");
        assertThat(sha256sum.waitFor()).isZero();
        assertThat(payload("verify", image)).isZero();
        assertThat(out).contains("there are no checksums");
        assertThat(payload("verify", image, "--sha256", manifest)).isZero();
        assertThat(out).endsWith("2 files are as their checksums say\n");
    }

    @Test
    void equalFilesGiveEqualBytes() throws IOException {
        assertThat(payload("create", "-o", image, files)).isZero();
        Path again = directory.resolve("again.img");
        assertThat(payload("create", "-o", again, "--sort", files.resolve("b"), files.resolve("a")))
                .isZero();
        assertThat(Files.mismatch(image, again)).isEqualTo(-1);
        assertThat(payload("create", "-o", again, files.resolve("b"), files.resolve("a"))).isZero();
        assertThat(Files.mismatch(image, again)).isNotNegative();
    }

    @Test
    void aListMayQuoteNames() throws IOException {
        Path list =
                Files.writeString(
                        directory.resolve("external.list"),
                        "\n\"a b\" %s\n\nc %s".formatted(files.resolve("a"), files.resolve("b")));
        assertThat(payload("create", "-o", image, "--list", list, "--sector-size", 1)).isZero();
        assertThat(payload("list", image, "--json")).isZero();
        assertThat(out).contains("\"name\": \"a b\"").contains("\"name\": \"c\"");
    }

    @Test
    void theWideFormIsTakenOnRequestOrSaidAloud() throws Exception {
        assertThat(payload("create", "-o", image, "--variant", "u64", files)).isZero();
        assertThat(out).contains("(u64)");
        assertThat(err).doesNotContain("note");
        Path huge = directory.resolve("huge");
        try (FileChannel sparse =
                FileChannel.open(huge, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            sparse.write(ByteBuffer.allocate(1), 0xFFFF_FFFFL);
        }
        assertThat(payload("create", "-o", image, "--variant", "u32", huge)).isEqualTo(1);
        assertThat(err)
                .isEqualTo(
                        "error: %s has 4294967296 bytes: a file in a payload of variant u32 has at most 4294967295\n"
                                .formatted(huge));
    }

    @Test
    void verifyNamesWhatIsWrong() throws Exception {
        payload("create", "-o", image, "--sha256-inside", files);
        try (FileChannel disk = FileChannel.open(image, StandardOpenOption.WRITE)) {
            disk.write(ByteBuffer.wrap(new byte[] {'x'}), 32);
        }
        assertThat(payload("verify", image, "--json")).isEqualTo(1);
        Json.Object document = Json.parse(out).asObject("output");
        assertThat(document.array("wrong")).hasToString("[\"b\"]");
        assertThat(payload("verify", image)).isEqualTo(1);
        assertThat(out).contains("b: is not as its checksum says\n");
    }

    @Test
    void aDamagedImageIsToldByFieldAndByte() throws IOException {
        payload("create", "-o", image, files);
        byte[] bytes = Files.readAllBytes(image);
        bytes[12] = 0;
        bytes[13] = 8;
        Files.write(image, bytes);
        for (String command : List.of("list", "verify", "extract")) {
            assertThat(payload(command, image)).isEqualTo(1);
            assertThat(err)
                    .isEqualTo(
                            "error: %s: LBPAYLD1: name length at byte 12: 2048 exceeds 255, nor is it the upper half of a 64-bit file count\n"
                                    .formatted(image));
        }
    }

    @Test
    void whatFailsLeavesNoImageAndTheOldOneAlone() throws IOException {
        Files.writeString(image, "old");
        Files.createSymbolicLink(files.resolve("c"), directory.resolve("missing"));
        assertThat(payload("create", "-o", image, files)).isEqualTo(1);
        assertThat(err)
                .isEqualTo("error: %s: there is no such file\n".formatted(files.resolve("c")));
        assertThat(image).hasContent("old");
        Files.delete(files.resolve("c"));
        Files.createDirectory(files.resolve("sub"));
        assertThat(payload("create", "-o", image, files)).isEqualTo(1);
        assertThat(err).contains("sub: is a directory, and a payload has none");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).containsExactlyInAnyOrder(files, image);
        }
    }

    @Test
    void theImageIsNotPutIntoItself() throws IOException {
        Path within = files.resolve("external.img");
        assertThat(payload("create", "-o", within, files)).isZero();
        assertThat(payload("create", "-o", within, files)).isEqualTo(1);
        assertThat(err).contains(within + ": is among the files that are to go into it");
    }

    @Test
    void wrongUseIsExitCodeTwo() {
        assertThat(payload("create", files)).isEqualTo(2);
        assertThat(payload("create", "-o", image)).isEqualTo(2);
        assertThat(payload("create", "-o", image, "--variant", "u16", files)).isEqualTo(2);
        assertThat(payload("create", "-o", image, "--sector-size", 520, files)).isEqualTo(2);
        assertThat(payload("list")).isEqualTo(2);
    }

    @Test
    void onlyDevicesAreWrittenTo() {
        payload("create", "-o", image, files);
        assertThat(payload("write", image, files.resolve("a"))).isEqualTo(1);
        assertThat(err).contains("a: is not a block device");
        assertThat(payload("write", image, "NO-SUCH-SERIAL")).isEqualTo(1);
        assertThat(err).contains("0 disks have the serial number or WWN \"NO-SUCH-SERIAL\"");
    }
}

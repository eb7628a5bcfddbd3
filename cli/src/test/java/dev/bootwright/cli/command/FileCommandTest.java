package dev.bootwright.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bootwright.formats.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// With images that `qemu-img` has made, looked at by `zstd` and `sha256sum`.
class FileCommandTest {

    @TempDir Path directory;

    private Path raw = Path.of("");
    private String out = "";
    private String err = "";

    @BeforeEach
    void makeImage() throws IOException {
        boolean isThere =
                Stream.of("qemu-img", "zstd")
                        .allMatch(name -> Files.isExecutable(Path.of("/usr/bin", name)));
        assumeTrue(
                isThere || "required".equals(System.getProperty("peers")),
                "needs qemu-img and zstd");
        raw = directory.resolve("disk.raw");
        try (RandomAccessFile file = new RandomAccessFile(raw.toFile(), "rw")) {
            file.setLength(8 << 20);
            file.seek(3 << 20);
            file.writeBytes("in the middle");
        }
    }

    private int add(Object... arguments) {
        List<String> all = new ArrayList<>(List.of("file", "add", "--data", directory.toString()));
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

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = process.inputReader().readAllAsString();
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private Path qcow2(String... options) throws Exception {
        Path image = directory.resolve("web.qcow2");
        List<String> command = new ArrayList<>(List.of("qemu-img", "convert", "-q", "-O", "qcow2"));
        command.addAll(List.of(options));
        command.addAll(List.of(raw.toString(), image.toString()));
        run(command.toArray(String[]::new));
        return image;
    }

    private List<String> kept() throws IOException {
        Path files = directory.resolve("files");
        if (!Files.exists(files)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(files)) {
            return all.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void aQcow2OfQemuImgBecomesWhatATemplateNames() throws Exception {
        assertThat(add(qcow2("-c"))).as(() -> err).isZero();
        Path packed = directory.resolve("files/web.raw.zst");
        String digest = run("sha256sum", packed.toString()).split(" ", 2)[0];
        assertThat(out)
                .isEqualTo(
                        "image: {file: web.raw.zst, sha256: %s, format: raw.zst}\n"
                                .formatted(digest));
        run("sh", "-c", "zstd -dc '%s' | cmp - '%s'".formatted(packed, raw));
        assertThat(kept()).containsExactly("web.raw.zst");
        assertThat(err).contains("converting by qemu-img", "packing by zstd");

        assertThat(add(qcow2(), "--json")).as(() -> err).isZero();
        assertThat(Json.parse(out).asObject("file").text("sha256")).isEqualTo(digest);
    }

    @Test
    void aPlainImageIsPackedAndAPackedOneCopied() throws Exception {
        assertThat(add(raw, "--name", "a")).as(() -> err).isZero();
        assertThat(add(directory.resolve("files/a.raw.zst"), "--name", "b")).isZero();
        run("gzip", raw.toString());
        assertThat(add(directory.resolve("disk.raw.gz"))).isZero();
        assertThat(out).contains("format: raw.gz");
        assertThat(kept()).containsExactlyInAnyOrder("a.raw.zst", "b.raw.zst", "disk.raw.gz");
    }

    /// Who has made the image decides which file of this computer that is.
    @Test
    void aQcow2ThatGoesOnInAnotherFileIsRefused() throws Exception {
        Path image = directory.resolve("web.qcow2");
        run("qemu-img", "create", "-q", "-f", "qcow2", "-b", raw + "", "-F", "raw", image + "");
        assertThat(add(image)).isEqualTo(Failure.FAILED);
        assertThat(err).contains("web.qcow2 is only a part of an image");
        Path data = directory.resolve("data");
        run("qemu-img", "create", "-q", "-f", "qcow2", "-o", "data_file=" + data, image + "", "1M");
        assertThat(add(image)).isEqualTo(Failure.FAILED);
        assertThat(err).contains("web.qcow2 is only a part of an image");
        assertThat(kept()).isEmpty();
    }

    @Test
    void anImageOfAnotherDigestIsNotKept() throws Exception {
        Path image = qcow2();
        String digest = run("sha512sum", image.toString()).split(" ", 2)[0];
        String other = (digest.startsWith("0") ? "1" : "0") + digest.substring(1);
        assertThat(add(image, "--sha512", other)).isEqualTo(Failure.FAILED);
        assertThat(err).contains("expected the SHA-512", "found " + digest);
        assertThat(kept()).isEmpty();
        assertThat(add(image, "--sha512", digest)).isZero();
    }

    @Test
    void whatIsNoQcow2BehindItsFirstBytesLeavesNothing() throws Exception {
        Path image = directory.resolve("cut.qcow2");
        Files.write(image, new byte[] {'Q', 'F', 'I', (byte) 0xFB, 0, 0, 0, 3});
        assertThat(add(image)).isEqualTo(Failure.FAILED);
        assertThat(err).contains("qemu-img");
        assertThat(kept()).isEmpty();
    }

    @Test
    void aMissingImageIsNamed() throws Exception {
        assertThat(add(directory.resolve("none.img"))).isEqualTo(Failure.FAILED);
        assertThat(err).contains("none.img: expected an image of a disk, found no file");
    }

    @Test
    void aMissingProgramIsNamedWithItsPackage() throws Exception {
        Path files = Files.createDirectory(directory.resolve("files"));
        StepProgress progress = new StepProgress(new PrintWriter(new StringWriter()), false);
        DiskFile image = new DiskFile(qcow2(), List.of(directory), progress);
        assertThatThrownBy(() -> image.pack(files, "web"))
                .isInstanceOf(Failure.class)
                .hasMessageEndingWith(
                        "web.qcow2 needs the program qemu-img, which is not installed");
    }
}

package dev.bootwright.lab.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bootwright.formats.json.Json;
import dev.bootwright.lab.network.BridgedNetwork;
import dev.bootwright.lab.operator.BuiltImage;
import dev.bootwright.lab.operator.Launcher;
import dev.bootwright.lab.run.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `bootwright image`, as a user runs it.
@Tag("lab")
class ImageCommandTest {

    private static final Launcher LAUNCHER = new Launcher(Lab.TOP);

    /// What bash and we say of a program that a signal ended: 128 and its number.
    private static final int KILLED = 137;

    private static final int TERMINATED = 143;

    @TempDir Path directory;

    private static BuiltImage image;
    private static Path cache;

    @BeforeAll
    static void build() throws IOException {
        image = BuiltImage.ensure(LAUNCHER);
        cache = Path.of(System.getenv().getOrDefault("BOOTWRIGHT_CACHE", "/var/cache/bootwright"));
    }

    /// @param errors what it said on stderr
    private record Outcome(int status, String output, String errors) {}

    /// Shares what was packed before as well, for tests that are not about packing.
    private void sharePackedKernels() throws IOException {
        Path own = Files.createDirectories(directory.resolve("cache"));
        Files.createSymbolicLink(own.resolve("kernels"), cache.resolve("kernels"));
    }

    /// Runs `bootwright image` with a data directory and a cache of its own; only downloads are shared.
    private Outcome run(String... arguments) throws Exception {
        return end(start(arguments));
    }

    private Process start(String... arguments) throws IOException {
        List<String> command =
                Stream.concat(LAUNCHER.command("image").stream(), Stream.of(arguments)).toList();
        var builder = new ProcessBuilder(command);
        Path own = Files.createDirectories(directory.resolve("cache"));
        if (!Files.exists(own.resolve("packages"))) {
            Files.createSymbolicLink(own.resolve("packages"), cache.resolve("packages"));
        }
        builder.environment().put("BOOTWRIGHT_CACHE", own.toString());
        builder.environment().put("BOOTWRIGHT_DATA", directory.resolve("data").toString());
        builder.redirectError(directory.resolve("stderr").toFile());
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    private Outcome end(Process process) throws Exception {
        String output = process.inputReader().readAllAsString();
        int status = process.waitFor();
        return new Outcome(status, output, Files.readString(directory.resolve("stderr")));
    }

    private Path imageOf(Outcome outcome) throws IOException {
        assertThat(outcome.status()).as(outcome.errors()).isZero();
        return Path.of(Json.parse(outcome.output()).asObject("image").text("directory"));
    }

    private static List<String> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void builtAgainFromPackagesAloneEveryFileIsTheSame() throws Exception {
        String known = LAUNCHER.show("image", "build", "--offline", "--json");
        Path first = Path.of(Json.parse(known).asObject("image").text("directory"));
        Path second = imageOf(run("build", "--offline", "--json"));

        assertThat(second.getParent()).isNotEqualTo(first.getParent());
        assertThat(second.getFileName()).isEqualTo(first.getFileName());
        assertThat(files(second)).isEqualTo(files(first)).contains("vmlinuz", "loaders/ipxe.efi");
        for (String file : files(second)) {
            assertThat(Files.mismatch(first.resolve(file), second.resolve(file)))
                    .as(file)
                    .isEqualTo(-1);
        }
    }

    @Test
    void whatTheOperatorAddsIsInTheImage() throws Exception {
        sharePackedKernels();
        Path module = virtioRng("description=", "DESCRIPTION=");
        Path overlay = directory.resolve("overlay");
        Files.createDirectories(overlay.resolve("usr/local/bin"));
        Path script = Files.writeString(overlay.resolve("usr/local/bin/hello"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createSymbolicLink(overlay.resolve("hi"), Path.of("usr/local/bin/hello"));

        Path built =
                imageOf(
                        run(
                                "build",
                                "--json",
                                "--name=mine",
                                "--add-package=ethtool",
                                "--add-module=" + module,
                                "--overlay=" + overlay));

        String listed = run("show", "mine", "--files").output();
        assertThat(listed)
                .containsPattern("100755 +\\d+ usr/bin/ethtool\n")
                .containsPattern("lib/x86_64-linux-gnu/libmnl\\.so\\.0\n")
                .containsPattern("100755 +10 usr/local/bin/hello\n")
                .containsPattern("120777 +19 hi\n");
        assertThat(run("show", "mine", "--packages").output()).contains("ethtool", "libmnl0");
        Json.Object driver =
                Json.parse(run("show", "mine", "--drivers=virtio-rng", "--json").output())
                        .asObject("drivers")
                        .array("drivers")
                        .elements()
                        .getFirst()
                        .asObject("driver");
        assertThat(driver.text("path")).endsWith("kernel/drivers/char/hw_random/virtio-rng.ko");
        assertThat(driver.text("added")).isEqualTo("virtio-rng.ko");
        assertThat(run("list").output()).contains("mine", built.getFileName().toString());
    }

    @Test
    void aModuleForAnotherKernelIsRefused() throws Exception {
        sharePackedKernels();
        Outcome outcome = run("build", "--offline", "--add-module=" + virtioRng(" SMP ", " UMP "));
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.errors())
                .containsPattern(
                        "error: virtio-rng.ko was built for \".* UMP .*\", but the kernel is \".* SMP ");
    }

    @AfterEach
    void removeLinks() throws IOException {
        for (String name : List.of("packages", "kernels")) {
            Path shared = directory.resolve("cache").resolve(name);
            if (Files.isSymbolicLink(shared)) {
                Files.delete(shared);
            }
        }
    }

    /// A module of the image, changed: in its `.modinfo`, with as many bytes.
    private Path virtioRng(String text, String instead) throws IOException {
        String release =
                Json.parse(LAUNCHER.show("image", "show", image.id(), "--json"))
                        .asObject("manifest")
                        .text("kernelRelease");
        Path root = directory.resolve("root");
        Path initramfs = image.catalogue().resolve(image.id()).resolve("initramfs");
        Tool.run("unmkinitramfs", initramfs.toString(), root.toString());
        Path name = Path.of("usr/lib/modules", release, "kernel/drivers/char/hw_random");
        Path module = directory.resolve("virtio-rng.ko");
        Files.copy(root.resolve(name).resolve("virtio-rng.ko"), module);
        Tool.run("rm", "-rf", root.toString());
        byte[] bytes = Files.readAllBytes(module);
        String all = new String(bytes, ISO_8859_1);
        int at = all.indexOf(text);
        assertThat(at).isPositive();
        System.arraycopy(instead.getBytes(ISO_8859_1), 0, bytes, at, instead.length());
        return Files.write(module, bytes);
    }

    @Test
    void whatIsNotThereIsNamed() throws Exception {
        assertError(
                1, "no package is named \"ethtol\"", "build", "--offline", "--add-package=ethtol");
        assertError(2, "/no/such.ko is no file", "build", "--offline", "--add-module=/no/such.ko");
        assertError(2, "/no/dir is no directory", "build", "--offline", "--overlay=/no/dir");
        assertError(2, "\"arm\" is none", "build", "--flavour=arm");
        assertError(1, "no image \"mine\" in ", "show", "mine");
        assertError(1, "no image in ", "export", directory.resolve("out").toString());
        assertError(
                1,
                "http://127.0.0.1:9/debian/ stable InRelease: cannot be downloaded",
                "build",
                "--mirror=http://127.0.0.1:9/debian",
                "--suite=stable");
    }

    private void assertError(int status, String text, String... arguments) throws Exception {
        Outcome outcome = run(arguments);
        assertThat(outcome.errors()).contains("error: ").contains(text).doesNotContain("\tat ");
        assertThat(outcome.status()).isEqualTo(status);
    }

    @Test
    void aStoppedBuildLeavesNothingAndAKilledOneNothingForLong() throws Exception {
        Process first = start("build", "--offline");
        awaitFile("cache/kernels", "\\.kernel-.*\\.bin");
        first.descendants().forEach(ProcessHandle::destroyForcibly);
        first.destroyForcibly();
        assertThat(first.waitFor()).isEqualTo(KILLED);
        assertThat(hidden()).isNotEmpty();

        Process second = start("build", "--offline");
        awaitFile("data/images", "\\.draft-.*/initramfs");
        second.destroy();
        assertThat(second.waitFor()).isEqualTo(TERMINATED);
        assertThat(hidden()).isEmpty();
    }

    private void awaitFile(String place, String pattern) throws Exception {
        Path below = directory.resolve(place);
        Instant deadline = Instant.now().plus(Duration.ofMinutes(10));
        while (Instant.now().isBefore(deadline)) {
            if (Files.isDirectory(below)
                    && files(below).stream().anyMatch(file -> file.matches(pattern))) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError(pattern + " does not appear: " + files(directory));
    }

    /// Files that are only there while an image is built.
    private List<String> hidden() throws IOException {
        return files(directory).stream().filter(file -> file.matches("(.*/)?\\..*")).toList();
    }

    @Test
    void aFullDiskIsSaidAndLeavesNothing() throws Exception {
        Optional<String> whyNot = BridgedNetwork.whyNot();
        assumeTrue(whyNot.isEmpty(), "root may mount");
        Path data = Files.createDirectories(directory.resolve("data"));
        Tool.run("mount", "-t", "tmpfs", "-o", "size=2m", "none", data.toString());
        try {
            Outcome outcome =
                    run(
                            "export",
                            "--data",
                            image.catalogue().resolve("..").toString(),
                            data.resolve("out").toString());
            assertThat(outcome.status()).isEqualTo(1);
            assertThat(outcome.errors()).contains("error: ").contains("No space left on device");
            assertThat(files(data)).isEmpty();
        } finally {
            Tool.run("umount", data.toString());
        }
    }

    @Test
    void exportGivesTheFilesOfTheImage() throws Exception {
        Path out = directory.resolve("out");
        Files.createDirectories(out);
        Files.writeString(out.resolve(".initramfs.part"), "what a killed export left");
        Outcome outcome =
                run("export", "--data", image.catalogue().resolve("..").toString(), out.toString());
        assertThat(outcome.status()).as(outcome.errors()).isZero();
        assertThat(files(out)).containsExactly("cmdline", "initramfs", "vmlinuz");
        Path from = image.catalogue().resolve(image.id());
        for (String file : List.of("initramfs", "vmlinuz")) {
            assertThat(Files.mismatch(out.resolve(file), from.resolve(file))).isEqualTo(-1);
        }
        assertThat(Files.readString(out.resolve("cmdline"))).contains("console=").endsWith("\n");
    }
}

package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.FirmwareMethod;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.machine.program.Program;
import dev.bootwright.machine.server.Backoff;
import dev.bootwright.machine.server.Download;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/// Installs firmware with a program of this system: `fwupdtool`, or the vendor's own. The version is read
/// before and after; between the two lies one restart of the machine, and no second try.
final class FlashFirmware {

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final int CHUNK = 1 << 16;

    private final Fwupd fwupd;

    FlashFirmware(Fwupd fwupd) {
        this.fwupd = fwupd;
    }

    /// @param restarts how often the machine was restarted in the middle of this step
    StepOutcome run(Step.Firmware wanted, int restarts, StepLog log)
            throws IOException, InterruptedException {
        String found = version(wanted);
        if (found.equals(wanted.to())) {
            String what = "%s has version %s".formatted(wanted.component(), found);
            return restarts == 0
                    ? new StepOutcome.AlreadyHolds(what)
                    : new StepOutcome.Changed(what);
        }
        if (restarts > 0) {
            throw new IOException(
                    "%s: expected version %s after the restart, found %s"
                            .formatted(wanted.component(), wanted.to(), found));
        }
        if (!wanted.from().isEmpty() && !wanted.from().contains(found)) {
            throw new StepRefusedException(
                    "%s: expected version %s before, found %s"
                            .formatted(
                                    wanted.component(), String.join(" or ", wanted.from()), found));
        }
        log.line("%s has version %s, becomes %s".formatted(wanted.component(), found, wanted.to()));
        Path directory = Files.createTempDirectory("bootwright-firmware");
        Path image = directory.resolve("image" + suffix(wanted.image()));
        try {
            fetch(wanted, image);
            install(wanted, image, log);
        } finally {
            Files.deleteIfExists(image);
            Files.deleteIfExists(directory);
        }
        return new StepOutcome.NeedsRestart(
                "%s: from version %s to %s".formatted(wanted.component(), found, wanted.to()));
    }

    private String version(Step.Firmware wanted) throws IOException, InterruptedException {
        if (wanted.method() == FirmwareMethod.FWUPD) {
            return fwupd.version(wanted.component());
        }
        String output = Program.of("/bin/sh", "-e", "-c", wanted.version()).output();
        return output.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElseThrow(() ->
                        new IOException(
                                "%s: the version script printed nothing"
                                        .formatted(wanted.component())));
    }

    /// fwupd knows an archive with a description by its suffix.
    private static String suffix(String image) {
        return image.endsWith(".cab") ? ".cab" : ".bin";
    }

    /// Brings the image here, whole and checked.
    private static void fetch(Step.Firmware wanted, Path image)
            throws IOException, InterruptedException {
        if (wanted.image().startsWith("/")) {
            Files.copy(Path.of(wanted.image()), image, StandardCopyOption.REPLACE_EXISTING);
        } else {
            Download.to(
                    URI.create(wanted.image()),
                    image,
                    new Backoff(LONGEST_PAUSE, new SplittableRandom()),
                    pause -> TimeUnit.MILLISECONDS.sleep(pause.toMillis()));
        }
        String digest = sha256(image);
        if (!digest.equals(wanted.sha256())) {
            throw new StepRefusedException(
                    "%s: expected SHA-256 %s, found %s"
                            .formatted(wanted.image(), wanted.sha256(), digest));
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] chunk = new byte[CHUNK];
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                digest.update(chunk, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    private void install(Step.Firmware wanted, Path image, StepLog log)
            throws IOException, InterruptedException {
        if (wanted.method() == FirmwareMethod.FWUPD) {
            fwupd.install(wanted.component(), image, log);
            return;
        }
        Files.setPosixFilePermissions(image, PosixFilePermissions.fromString("rwx------"));
        List<String> command = new ArrayList<>(List.of(image.toString()));
        command.addAll(wanted.arguments());
        Program.of(command).run(log::line);
    }
}

package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Puts an image of a disk where machines fetch it from.
@Command(
        name = "add",
        mixinStandardHelpOptions = true,
        description = {
            "Puts an image of a disk into the data directory, and prints how a template names it.",
            "A qcow2 becomes raw.zst by qemu-img and zstd, a plain image by zstd; one that is packed"
                    + " is copied as it is."
        },
        footer = {
            "",
            "Examples:",
            "  bootwright file add debian-13-generic-amd64.qcow2",
            "  bootwright file add image.qcow2 --name web --sha512 $(cut -d' ' -f1 SHA512SUMS)"
        })
final class FileAddCommand implements Callable<Integer> {

    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._+-]{0,180}";
    private static final String ENDS = "\\.(qcow2|img|raw|raw\\.zst|raw\\.gz)$";
    private static final List<Path> PROGRAMS = List.of(Path.of("/usr/bin"), Path.of("/bin"));

    @Parameters(paramLabel = "FILE", description = "A qcow2, a plain image, raw.zst or raw.gz.")
    Path file = Path.of("");

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Without an end such as .raw.zst. Default: that of FILE.")
    @Nullable String name;

    @Option(
            names = "--sha256",
            paramLabel = "HEX",
            description = "What FILE has to have, else nothing is kept.")
    String sha256 = "";

    @Option(names = "--sha512", paramLabel = "HEX", description = "The same.")
    String sha512 = "";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Data directory. Default: $BOOTWRIGHT_DATA")
    @Nullable Path data;

    @Option(names = "--json", description = "Print that as one JSON document.")
    boolean json;

    @Spec @Nullable CommandSpec command;

    @Override
    public Integer call() throws IOException {
        CommandSpec spec = Objects.requireNonNull(command);
        String plain = name == null ? file.getFileName().toString().replaceFirst(ENDS, "") : name;
        if (!plain.matches(NAME)) {
            throw new Failure(
                    "\"%s\" is no name of a file that machines can ask for".formatted(plain),
                    "--name with letters, digits, and ._+-",
                    Failure.USAGE);
        }
        if (!Files.isRegularFile(file)) {
            throw new Failure(
                    file + ": expected an image of a disk, found no file",
                    "bootwright file add --help");
        }
        StepProgress progress =
                new StepProgress(spec.commandLine().getErr(), StepProgress.isTerminal());
        DiskFile image = new DiskFile(file.toAbsolutePath(), PROGRAMS, progress);
        image.check("SHA-256", sha256);
        image.check("SHA-512", sha512);
        Path folder = Directories.data(data, System.getenv()).resolve("files");
        DiskFile.Packed packed = image.pack(Files.createDirectories(folder), plain);
        spec.commandLine().getOut().print(json ? asJson(packed) : asTemplate(packed));
        spec.commandLine().getOut().flush();
        return 0;
    }

    private static String asTemplate(DiskFile.Packed packed) {
        return "image: {file: %s, sha256: %s, format: %s}\n"
                .formatted(packed.file().getFileName(), packed.sha256(), packed.format().word());
    }

    private static String asJson(DiskFile.Packed packed) {
        return Json.object()
                .put("file", packed.file().getFileName().toString())
                .put("sha256", packed.sha256())
                .put("format", packed.format().word())
                .build()
                .indented();
    }
}

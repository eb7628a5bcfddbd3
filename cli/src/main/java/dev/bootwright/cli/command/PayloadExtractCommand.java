package dev.bootwright.cli.command;

import dev.bootwright.cli.command.PayloadMixin.Opened;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Copies the files of a payload into a directory.
@Command(
        name = "extract",
        mixinStandardHelpOptions = true,
        description = {
            "Copies the files of a payload into a directory. A file has its name only when it is whole and,",
            "where there are checksums, right; run again, it goes on where it was cut off."
        },
        footer = {
            "",
            "Examples:",
            "  bootwright payload extract external.img --to distfiles",
            "  bootwright payload extract /dev/vdb --to /tmp/x --sha256 external.sha256"
        })
final class PayloadExtractCommand implements Callable<Integer> {

    @Mixin PayloadMixin payloads = new PayloadMixin();

    @SuppressWarnings("NullAway.Init") // picocli sets it
    @Parameters(index = "0", paramLabel = "IMAGE|DEVICE", description = "What holds it.")
    Path image;

    @Option(
            names = "--to",
            paramLabel = "DIR",
            description = "Made when it is missing. Default: the one you are in.")
    Path to = Path.of(".");

    @Option(
            names = "--sha256",
            paramLabel = "MANIFEST",
            description = "Checksums, as sha256sum writes them. Default: those in the payload.")
    @Nullable Path manifest;

    @Override
    public Integer call() throws IOException {
        try (Opened opened = PayloadMixin.open(image)) {
            new PayloadCopy(payloads).run(opened, to, manifest);
            return 0;
        }
    }
}

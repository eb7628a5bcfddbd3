package dev.bootwright.cli.command;

import dev.bootwright.cli.command.PayloadMixin.Opened;
import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.payload.Checksums;
import dev.bootwright.formats.payload.PayloadCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Checks a payload.
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Checks that a payload is whole, and its files against checksums: those of --sha256, or else",
            "those in its last file SHA256SUMS. Says so when there are none. Exit code 1 if anything is wrong."
        },
        footer = {
            "",
            "Examples:",
            "  bootwright payload verify external.img",
            "  bootwright payload verify /dev/vdb --sha256 external.sha256"
        })
final class PayloadVerifyCommand implements Callable<Integer> {

    @Mixin PayloadMixin payloads = new PayloadMixin();

    @SuppressWarnings("NullAway.Init") // picocli sets it
    @Parameters(index = "0", paramLabel = "IMAGE|DEVICE", description = "What holds it.")
    Path image;

    @Option(
            names = "--sha256",
            paramLabel = "MANIFEST",
            description = "Checksums, as sha256sum writes them.")
    @Nullable Path manifest;

    @Override
    public Integer call() throws IOException {
        try (Opened opened = PayloadMixin.open(image)) {
            Optional<Checksums> checksums = opened.checksums(manifest);
            if (checksums.isEmpty()) {
                payloads.print(
                        document(opened, "none").build(),
                        summary(opened)
                                + "there are no checksums: the layout is whole, of the content nobody"
                                + " knows\n");
                return 0;
            }
            PayloadCheck check = check(opened, checksums.get());
            payloads.print(
                    document(opened, manifest == null ? "inside" : "given")
                            .put("good", check.good().size())
                            .put("wrong", Json.texts(check.wrong()))
                            .put("unlisted", Json.texts(check.unlisted()))
                            .put("missing", Json.texts(check.missing()))
                            .build(),
                    text(opened, check));
            return check.isGood() ? 0 : Failure.FAILED;
        }
    }

    private PayloadCheck check(Opened opened, Checksums checksums) throws IOException {
        try {
            return PayloadCheck.of(
                    opened.payload(), opened.channel(), checksums, payloads.progress("checking"));
        } catch (IOException e) {
            throw new Failure("%s: %s".formatted(image, e.getMessage()), "");
        } finally {
            payloads.finish();
        }
    }

    private static Json.ObjectBuilder document(Opened opened, String checksums) {
        return PayloadMixin.describe(opened.payload()).put("checksums", checksums);
    }

    private static String summary(Opened opened) {
        return "%s: %d files, %d bytes (%s)%n"
                .formatted(
                        opened.path(),
                        opened.payload().entries().size(),
                        opened.payload().size(),
                        opened.payload().variant().word());
    }

    private static String text(Opened opened, PayloadCheck check) {
        StringBuilder text = new StringBuilder(summary(opened));
        lines(text, "is not as its checksum says", check.wrong());
        lines(text, "has no checksum", check.unlisted());
        lines(text, "has a checksum, but is not there", check.missing());
        return text.append("%d files are as their checksums say%n".formatted(check.good().size()))
                .toString();
    }

    private static void lines(StringBuilder text, String what, List<String> names) {
        names.forEach(name -> text.append("%s: %s%n".formatted(name, what)));
    }
}

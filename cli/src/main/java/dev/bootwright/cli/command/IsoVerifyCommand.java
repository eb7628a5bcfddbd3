package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.image.iso.Publication;
import dev.bootwright.image.iso.PublicationCheck;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Checks a published ISO.
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Checks a published ISO.",
            "Reads every file that it boots, and compares it with the digests made when it "
                    + "was published. Exit code 1 if one differs. An ISO that was only moved back or "
                    + "restored, and is what it was, is served again afterwards."
        },
        footer = {"", "Examples:", "  bootwright iso verify gentoo"})
final class IsoVerifyCommand implements Callable<Integer> {

    @Mixin IsoMixin isos = new IsoMixin();

    @SuppressWarnings("NullAway.Init") // picocli sets it
    @Parameters(index = "0", paramLabel = "NAME", description = "As it was published.")
    String name;

    @Override
    public Integer call() throws IOException {
        Publication publication = isos.publication(name);
        StepProgress progress = isos.progress();
        PublicationCheck check;
        try {
            check =
                    PublicationCheck.of(
                            publication, (done, all) -> progress.at("checking " + name, done, all));
        } finally {
            progress.finish();
        }
        if (check.isGood()) {
            isos.published().renew(publication, check);
        }
        StringBuilder text = new StringBuilder();
        check.wrong().forEach(path -> text.append(path).append(": is not what was published\n"));
        text.append(
                "%s: %d files are as they were published%n".formatted(name, check.good().size()));
        isos.print(
                Json.object()
                        .put("name", name)
                        .put("good", Json.texts(check.good()))
                        .put("wrong", Json.texts(check.wrong()))
                        .build(),
                text.toString());
        return check.isGood() ? 0 : Failure.FAILED;
    }
}

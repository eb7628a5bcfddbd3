package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.image.iso.Publication;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Ends the publication of an ISO.
@Command(
        name = "unpublish",
        mixinStandardHelpOptions = true,
        description = {
            "Ends the publication of an ISO.",
            "The file stays where it is, unless it was published from a URL: then it goes as "
                    + "well."
        },
        footer = {"", "Examples:", "  bootwright iso unpublish gentoo"})
final class IsoUnpublishCommand implements Callable<Integer> {

    @Mixin IsoMixin isos = new IsoMixin();

    @SuppressWarnings("NullAway.Init") // picocli sets it
    @Parameters(index = "0", paramLabel = "NAME", description = "As it was published.")
    String name;

    @Override
    public Integer call() throws IOException {
        Publication publication = isos.publication(name);
        isos.published().remove(name);
        isos.print(
                Json.object().put("unpublished", name).build(),
                "%s is no longer published; %s %s%n"
                        .formatted(
                                name,
                                publication.iso(),
                                publication.downloaded() ? "was removed" : "stays"));
        return 0;
    }
}

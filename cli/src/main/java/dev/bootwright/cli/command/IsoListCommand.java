package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.image.iso.Publication;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Lists the published ISOs.
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the published ISOs, and whether each is still as it was.",
        footer = {"", "Examples:", "  bootwright iso list", "  bootwright iso list --json"})
final class IsoListCommand implements Callable<Integer> {

    @Mixin IsoMixin isos = new IsoMixin();

    @Override
    public Integer call() throws IOException {
        List<Publication> all = isos.published().all();
        Table table = new Table("NAME", "VERSION", "SYSTEM", "ENTRIES", "MEMORY", "STATE", "ISO");
        for (Publication publication : all) {
            table.add(
                    publication.name(),
                    publication.id(),
                    publication.title(),
                    String.valueOf(publication.entries().size()),
                    IsoMixin.mebibytes(publication.entries().getFirst().memory()),
                    publication.isCurrent() ? "ready" : "changed or gone",
                    publication.iso().toString());
        }
        isos.print(
                Json.object().put("isos", Json.array(all, IsoListCommand::document)).build(),
                table.toString());
        return 0;
    }

    static Json document(Publication publication) {
        return Json.object()
                .put("name", publication.name())
                .put("id", publication.id())
                .put("title", publication.title())
                .put("volumeId", publication.volumeId())
                .put("iso", publication.iso().toString())
                .put("published", publication.published().toString())
                .put("ready", publication.isCurrent())
                .put("signer", publication.signer())
                .put(
                        "entries",
                        Json.array(
                                publication.entries(),
                                entry ->
                                        Json.object()
                                                .put("title", entry.title())
                                                .put("method", entry.method().name())
                                                .put("memory", entry.memory())
                                                .build()))
                .put(
                        "files",
                        Json.array(
                                publication.files(),
                                file ->
                                        Json.object()
                                                .put("path", file.path())
                                                .put("size", file.size())
                                                .put("sha256", file.digests().sha256())
                                                .build()))
                .build();
    }
}

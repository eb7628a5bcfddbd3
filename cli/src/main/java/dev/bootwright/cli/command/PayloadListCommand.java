package dev.bootwright.cli.command;

import dev.bootwright.cli.command.PayloadMixin.Opened;
import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.payload.Payload.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Lists the files of a payload.
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the files of a payload, in the order they lie there.",
        footer = {
            "",
            "Examples:",
            "  bootwright payload list external.img",
            "  bootwright payload list /dev/vdb --json"
        })
final class PayloadListCommand implements Callable<Integer> {

    @Mixin PayloadMixin payloads = new PayloadMixin();

    @SuppressWarnings("NullAway.Init") // picocli sets it
    @Parameters(index = "0", paramLabel = "IMAGE|DEVICE", description = "What holds it.")
    Path image;

    @Override
    public Integer call() throws IOException {
        try (Opened opened = PayloadMixin.open(image)) {
            Table table = new Table("OFFSET", "BYTES", "NAME");
            for (Entry entry : opened.payload().entries()) {
                table.add(Long.toString(entry.offset()), Long.toString(entry.size()), entry.name());
            }
            Json files =
                    Json.array(
                            opened.payload().entries(),
                            entry ->
                                    Json.object()
                                            .put("name", entry.name())
                                            .put("offset", entry.offset())
                                            .put("size", entry.size())
                                            .build());
            payloads.print(
                    PayloadMixin.describe(opened.payload()).put("entries", files).build(),
                    "%s%d files, %d bytes (%s)%n"
                            .formatted(
                                    table,
                                    opened.payload().entries().size(),
                                    opened.payload().size(),
                                    opened.payload().variant().word()));
            return 0;
        }
    }
}

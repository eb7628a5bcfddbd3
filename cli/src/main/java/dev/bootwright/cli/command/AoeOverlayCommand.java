package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.netboot.aoe.OverlayFolder;
import dev.bootwright.netboot.aoe.TargetAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Looks after what clients have written over their bases.
@Command(
        name = "overlay",
        mixinStandardHelpOptions = true,
        description = "Lists and resets what clients have written over a base.",
        footer = {
            "",
            "Examples:",
            "  bootwright aoe overlay list /var/lib/overlays",
            "  bootwright aoe overlay reset /var/lib/overlays 0.1 52:54:00:00:00:05"
        })
final class AoeOverlayCommand {

    @Spec @Nullable CommandSpec command;

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the overlays in a folder.",
            footer = {"", "Example:", "  bootwright aoe overlay list /var/lib/overlays --json"})
    int list(
            @Parameters(paramLabel = "DIR", description = "Folder of overlays.") Path folder,
            @Option(names = "--json", description = "Say it as one JSON document.") boolean json)
            throws IOException {
        List<OverlayFolder.Entry> entries = OverlayFolder.list(folder);
        Table table = new Table("TARGET", "CLIENT", "BYTES", "IN USE", "BASE");
        for (OverlayFolder.Entry each : entries) {
            table.add(
                    each.target().toString(),
                    each.client().toString(),
                    Long.toString(each.written()),
                    each.inUse() ? "yes" : "no",
                    each.base());
        }
        Json document = Json.array(entries, AoeOverlayCommand::describe);
        out().print(json ? document.indented() + "\n" : table.toString());
        out().flush();
        return 0;
    }

    private static Json describe(OverlayFolder.Entry entry) {
        return Json.object()
                .put("target", entry.target().toString())
                .put("client", entry.client().toString())
                .put("written", entry.written())
                .put("inUse", entry.inUse())
                .put("base", entry.base())
                .build();
    }

    @Command(
            name = "reset",
            mixinStandardHelpOptions = true,
            description = "Forgets what a client has written. No server may have it then.",
            footer = {
                "",
                "Example:",
                "  bootwright aoe overlay reset /var/lib/overlays 0.1 52:54:00:00:00:05"
            })
    int reset(
            @Parameters(index = "0", paramLabel = "DIR", description = "Folder of overlays.")
                    Path folder,
            @Parameters(index = "1", paramLabel = "SHELF.SLOT", description = "The target.")
                    String target,
            @Parameters(index = "2", paramLabel = "MAC", description = "The client.") String client)
            throws IOException {
        TargetAddress address = AoeMixin.target(target);
        MacAddress mac = AoeMixin.hosts(List.of(client)).getFirst();
        OverlayFolder.reset(folder, address, mac);
        out().println("%s: what %s had written is gone".formatted(address, mac));
        out().flush();
        return 0;
    }

    private PrintWriter out() {
        if (command == null) {
            throw new IllegalStateException("used outside a command");
        }
        return command.commandLine().getOut();
    }
}

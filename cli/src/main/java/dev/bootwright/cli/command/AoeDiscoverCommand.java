package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.netboot.aoe.AoeClient;
import dev.bootwright.netboot.aoe.AoeClient.Found;
import dev.bootwright.netboot.aoe.TargetAddress;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Looks who is there.
@Command(
        name = "discover",
        mixinStandardHelpOptions = true,
        description = "Lists the targets on an interface, with what they announce.",
        footer = {
            "",
            "Examples:",
            "  bootwright aoe discover -i eth1",
            "  bootwright aoe discover -i eth1 --timeout 10 --json"
        })
final class AoeDiscoverCommand implements Callable<Integer> {

    @Mixin AoeMixin aoe = new AoeMixin();

    @Override
    public Integer call() throws IOException {
        List<Found> all;
        try (AoeClient client = aoe.open()) {
            all = client.discover(TargetAddress.ALL, aoe.time());
        }
        List<Found> sorted =
                all.stream()
                        .sorted(Comparator.comparing(Found::target).thenComparing(Found::mac))
                        .toList();
        Table table = new Table("TARGET", "MAC", "BUFFERS", "SECTORS", "CONFIG");
        for (Found each : sorted) {
            table.add(
                    each.target().toString(),
                    each.mac().toString(),
                    Integer.toString(each.config().buffers()),
                    Integer.toString(each.config().maxSectors()),
                    AoeMixin.readable(each.config().text().toByteArray()));
        }
        aoe.print(Json.array(sorted, AoeDiscoverCommand::describe), table.toString());
        return sorted.isEmpty() ? Failure.FAILED : 0;
    }

    static Json describe(Found found) {
        return Json.object()
                .put("target", found.target().toString())
                .put("mac", found.mac().toString())
                .put("buffers", found.config().buffers())
                .put("firmware", found.config().firmware())
                .put("sectors", found.config().maxSectors())
                .put("config", AoeMixin.readable(found.config().text().toByteArray()))
                .build();
    }
}

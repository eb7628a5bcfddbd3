package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.netboot.aoe.AoeClient;
import dev.bootwright.netboot.aoe.AoeClient.Found;
import dev.bootwright.netboot.aoe.AtaIdentity;
import dev.bootwright.netboot.aoe.TargetAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Asks targets what they are.
@Command(
        name = "stat",
        mixinStandardHelpOptions = true,
        description =
                "Says how large targets are and what they call themselves; of one's own target, what"
                        + " it has done.",
        footer = {
            "",
            "Examples:",
            "  bootwright aoe stat -i eth1",
            "  bootwright aoe stat 0.1 -i eth1 --json",
            "  bootwright aoe stat --from 127.0.0.1:9188     # of aoe serve --metrics 127.0.0.1:9188"
        })
final class AoeStatCommand implements Callable<Integer> {

    @Mixin AoeMixin aoe = new AoeMixin();

    @Parameters(
            arity = "0..*",
            paramLabel = "SHELF.SLOT",
            description = "The targets. Default: all that are there.")
    List<String> targets = List.of();

    @Option(
            names = "--from",
            paramLabel = "ADDR:PORT",
            description = "Asks one's own target what it has done: its --metrics.")
    @Nullable String from;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (from != null) {
            Json.Object statistics = AoeOwnStatistics.fetch(address(from), aoe.time());
            aoe.print(statistics, AoeOwnStatistics.table(statistics));
            return 0;
        }
        Table table = new Table("TARGET", "BYTES", "MODEL", "SERIAL", "FIRMWARE");
        List<Json> documents = new ArrayList<>();
        try (AoeClient client = aoe.open()) {
            for (TargetAddress each : asked(client)) {
                AtaIdentity identity = client.identify(each);
                table.add(
                        each.toString(),
                        Long.toString(identity.size()),
                        identity.model(),
                        identity.serial(),
                        identity.firmware());
                documents.add(
                        Json.object()
                                .put("target", each.toString())
                                .put("size", identity.size())
                                .put("model", identity.model())
                                .put("serial", identity.serial())
                                .put("firmware", identity.firmware())
                                .build());
            }
        }
        aoe.print(new Json.Array(documents), table.toString());
        return documents.isEmpty() ? Failure.FAILED : 0;
    }

    private static HostPort address(String text) {
        try {
            return HostPort.parse("--from", text);
        } catch (IllegalArgumentException e) {
            throw new Failure(String.valueOf(e.getMessage()), "", Failure.USAGE);
        }
    }

    private Set<TargetAddress> asked(AoeClient client) throws IOException {
        Set<TargetAddress> asked = new LinkedHashSet<>();
        targets.forEach(each -> asked.add(AoeMixin.target(each)));
        if (asked.isEmpty()) {
            client.discover(TargetAddress.ALL, aoe.time()).stream()
                    .map(Found::target)
                    .sorted()
                    .forEach(asked::add);
        }
        return asked;
    }
}

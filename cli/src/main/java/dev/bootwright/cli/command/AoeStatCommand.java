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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Asks targets what they are.
@Command(
        name = "stat",
        mixinStandardHelpOptions = true,
        description = "Says how large targets are and what they call themselves.",
        footer = {
            "",
            "Examples:",
            "  bootwright aoe stat -i eth1",
            "  bootwright aoe stat 0.1 -i eth1 --json"
        })
final class AoeStatCommand implements Callable<Integer> {

    @Mixin AoeMixin aoe = new AoeMixin();

    @Parameters(
            arity = "0..*",
            paramLabel = "SHELF.SLOT",
            description = "The targets. Default: all that are there.")
    List<String> targets = List.of();

    @Override
    public Integer call() throws IOException {
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

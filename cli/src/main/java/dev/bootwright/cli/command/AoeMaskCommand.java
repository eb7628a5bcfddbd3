package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.netboot.aoe.AoeBody.MaskList;
import dev.bootwright.netboot.aoe.AoeBody.MaskList.Directive;
import dev.bootwright.netboot.aoe.AoeClient;
import dev.bootwright.netboot.aoe.TargetAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Reads or edits the list of hosts that a target listens to.
@Command(
        name = "mask",
        mixinStandardHelpOptions = true,
        description =
                "Shows the hosts that a target listens to, all when there is none, or changes them."
                        + " Whoever is left out is not answered: put yourself in first.",
        footer = {
            "",
            "Examples:",
            "  bootwright aoe mask 0.1 -i eth1",
            "  bootwright aoe mask 0.1 -i eth1 --add 52:54:00:00:00:05 --add 52:54:00:00:00:06",
            "  bootwright aoe mask 0.1 -i eth1 --delete 52:54:00:00:00:05"
        })
final class AoeMaskCommand implements Callable<Integer> {

    @Mixin AoeMixin aoe = new AoeMixin();

    @Parameters(index = "0", paramLabel = "SHELF.SLOT", description = "The target.")
    String target = "";

    @Option(names = "--add", paramLabel = "MAC", description = "Listens to this host.")
    List<String> added = List.of();

    @Option(names = "--delete", paramLabel = "MAC", description = "Listens to it no longer.")
    List<String> deleted = List.of();

    @Override
    public Integer call() throws IOException {
        TargetAddress address = AoeMixin.target(target);
        List<Directive> directives = new ArrayList<>();
        AoeMixin.hosts(added).forEach(mac -> directives.add(new Directive(Directive.ADD, mac)));
        AoeMixin.hosts(deleted)
                .forEach(mac -> directives.add(new Directive(Directive.DELETE, mac)));
        int subCommand = directives.isEmpty() ? MaskList.READ : MaskList.EDIT;
        try (AoeClient client = aoe.open()) {
            if (!(client.ask(address, MaskList.of(subCommand, directives)).body()
                    instanceof MaskList list)) {
                throw new Failure(address + " answered another command", "");
            }
            if (list.error() != 0) {
                throw new Failure(
                        "%s refuses entry %d of the list: %s"
                                .formatted(address, list.count() + 1, describe(list.error())),
                        "nothing was changed");
            }
            List<MacAddress> hosts = list.directives().stream().map(Directive::mac).toList();
            aoe.print(
                    Json.object()
                            .put("target", address.toString())
                            .put("mask", AoeMixin.texts(hosts))
                            .build(),
                    hosts.isEmpty() ? "listens to all\n" : lines(hosts));
            return 0;
        }
    }

    private static String describe(int error) {
        return switch (error) {
            case MaskList.BAD_DIRECTIVE -> "it does not know the directive";
            case MaskList.LIST_FULL -> "the list is full";
            default -> "error " + error;
        };
    }

    static String lines(List<MacAddress> hosts) {
        return hosts.stream().map(each -> each + "\n").collect(Collectors.joining());
    }
}

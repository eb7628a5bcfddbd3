package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.netboot.aoe.AoeBody.Reserve;
import dev.bootwright.netboot.aoe.AoeClient;
import dev.bootwright.netboot.aoe.TargetAddress;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Reads or sets the list of hosts that have a target to themselves.
@Command(
        name = "reserve",
        mixinStandardHelpOptions = true,
        description =
                "Shows the hosts that a target obeys, all when there is none, or sets them. Only one"
                        + " of them may change the list, save by force.",
        footer = {
            "",
            "Examples:",
            "  bootwright aoe reserve 0.1 -i eth1",
            "  bootwright aoe reserve 0.1 -i eth1 52:54:00:00:00:05",
            "  bootwright aoe reserve 0.1 -i eth1 --release --force"
        })
final class AoeReserveCommand implements Callable<Integer> {

    @Mixin AoeMixin aoe = new AoeMixin();

    @Parameters(index = "0", paramLabel = "SHELF.SLOT", description = "The target.")
    String target = "";

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "MAC", description = "The hosts.")
    List<String> hosts = List.of();

    @Option(names = "--release", description = "Lets all hosts use it.")
    boolean release;

    @Option(names = "--force", description = "Also if others have it.")
    boolean force;

    @Override
    public Integer call() throws IOException {
        TargetAddress address = AoeMixin.target(target);
        if (release && !hosts.isEmpty()) {
            throw new Failure("--release takes no hosts", "", Failure.USAGE);
        }
        boolean read = hosts.isEmpty() && !release;
        int subCommand = read ? Reserve.READ : force ? Reserve.FORCE_SET : Reserve.SET;
        try (AoeClient client = aoe.open()) {
            Reserve request = new Reserve(subCommand, AoeMixin.hosts(hosts));
            if (!(client.ask(address, request).body() instanceof Reserve answer)) {
                throw new Failure(address + " answered another command", "");
            }
            List<MacAddress> holders = answer.holders();
            aoe.print(
                    Json.object()
                            .put("target", address.toString())
                            .put("holders", AoeMixin.texts(holders))
                            .build(),
                    holders.isEmpty() ? "reserved for nobody\n" : AoeMaskCommand.lines(holders));
            return 0;
        }
    }
}

package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.netboot.aoe.AoeClient;
import dev.bootwright.netboot.aoe.TargetAddress;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Asks a target for its config some times.
@Command(
        name = "ping",
        mixinStandardHelpOptions = true,
        description = "Asks a target whether it is there, and how fast it answers.",
        footer = {
            "",
            "Examples:",
            "  bootwright aoe ping 0.1 -i eth1",
            "  bootwright aoe ping 0.1 -i eth1 --count 100 --json"
        })
final class AoePingCommand implements Callable<Integer> {

    private static final double NANOS_PER_MILLI = 1e6;

    @Mixin AoeMixin aoe = new AoeMixin();

    @Parameters(index = "0", paramLabel = "SHELF.SLOT", description = "The target.")
    String target = "";

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often. Default: 3")
    int count = 3;

    @Override
    public Integer call() throws IOException {
        TargetAddress address = AoeMixin.target(target);
        List<Long> times = new ArrayList<>();
        try (AoeClient client = aoe.open()) {
            for (int i = 0; i < count; i++) {
                long start = System.nanoTime();
                try {
                    client.ask(address, AoeClient.readConfig());
                    times.add(System.nanoTime() - start);
                } catch (SocketTimeoutException _) {
                    // counted by what is missing
                }
            }
        }
        var summary = times.stream().mapToLong(each -> each).summaryStatistics();
        double best = times.isEmpty() ? 0 : summary.getMin() / NANOS_PER_MILLI;
        double mean = summary.getAverage() / NANOS_PER_MILLI;
        aoe.print(
                Json.object()
                        .put("target", address.toString())
                        .put("asked", count)
                        .put("answered", times.size())
                        .put("bestMicroseconds", Math.round(best * 1000))
                        .put("meanMicroseconds", Math.round(mean * 1000))
                        .build(),
                "%s: %d of %d answered, best %.3f ms, mean %.3f ms%n"
                        .formatted(address, times.size(), count, best, mean));
        return times.size() == count ? 0 : Failure.FAILED;
    }
}

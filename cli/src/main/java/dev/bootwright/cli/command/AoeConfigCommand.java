package dev.bootwright.cli.command;

import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.json.Json;
import dev.bootwright.netboot.aoe.AoeBody.Config;
import dev.bootwright.netboot.aoe.AoeClient;
import dev.bootwright.netboot.aoe.TargetAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Reads, tests or sets the string that a target keeps.
@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        description =
                "Shows the string that a target keeps, or sets it. A target that a test does not fit"
                        + " does not answer, as the protocol wants it.",
        footer = {
            "",
            "Examples:",
            "  bootwright aoe config 0.1 -i eth1",
            "  bootwright aoe config 0.1 -i eth1 --set \"root of web1\"",
            "  bootwright aoe config 0.1 -i eth1 --force-set \"\""
        })
final class AoeConfigCommand implements Callable<Integer> {

    @Mixin AoeMixin aoe = new AoeMixin();

    @Parameters(index = "0", paramLabel = "SHELF.SLOT", description = "The target.")
    String target = "";

    @ArgGroup @Nullable Change change;

    /// What to do beside reading.
    static final class Change {

        @Option(names = "--set", paramLabel = "TEXT", description = "Sets it if there is none.")
        @Nullable String set;

        @Option(names = "--force-set", paramLabel = "TEXT", description = "Sets it in any case.")
        @Nullable String forceSet;

        @Option(names = "--test", paramLabel = "TEXT", description = "Fails if it is another.")
        @Nullable String test;

        @Option(
                names = "--test-prefix",
                paramLabel = "TEXT",
                description = "Fails if it begins otherwise.")
        @Nullable String testPrefix;
    }

    @Override
    public Integer call() throws IOException {
        TargetAddress address = AoeMixin.target(target);
        try (AoeClient client = aoe.open()) {
            if (!(client.ask(address, request()).body() instanceof Config config)) {
                throw new Failure(address + " answered another command", "");
            }
            String text = AoeMixin.readable(config.text().toByteArray());
            aoe.print(
                    Json.object()
                            .put("target", address.toString())
                            .put("config", text)
                            .put("buffers", config.buffers())
                            .put("firmware", config.firmware())
                            .put("sectors", config.maxSectors())
                            .build(),
                    text + "\n");
            return 0;
        }
    }

    private Config request() {
        if (change == null) {
            return AoeClient.readConfig();
        }
        if (change.set != null) {
            return request(Config.SET, change.set);
        }
        if (change.forceSet != null) {
            return request(Config.FORCE_SET, change.forceSet);
        }
        return change.test != null
                ? request(Config.TEST, change.test)
                : request(Config.TEST_PREFIX, change.testPrefix == null ? "" : change.testPrefix);
    }

    private static Config request(int subCommand, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > Config.MAX_TEXT) {
            throw new Failure(
                    "a config string has at most %d bytes, this one %d"
                            .formatted(Config.MAX_TEXT, bytes.length),
                    "",
                    Failure.USAGE);
        }
        return new Config(0, 0, 0, subCommand, Opaque.of(bytes));
    }
}

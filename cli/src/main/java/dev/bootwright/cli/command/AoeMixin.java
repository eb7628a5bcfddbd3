package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.netboot.aoe.AoeClient;
import dev.bootwright.netboot.aoe.TargetAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What every command that asks targets has: where, how long, and in which form to print.
final class AoeMixin {

    private static final long MILLIS = 1000;

    @Option(
            names = {"-i", "--interface"},
            paramLabel = "IF",
            description = "Network interface that the targets are on.")
    String interfaceName = "";

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "3",
            description = "How long an answer is waited for. Default: 3")
    double timeout = 3;

    @Option(names = "--json", description = "Say it as one JSON document.")
    boolean json;

    @Spec(Spec.Target.MIXEE)
    @Nullable CommandSpec command;

    AoeClient open() throws IOException {
        if (interfaceName.isEmpty()) {
            throw new Failure(
                    "-i IF is missing: the interface that the targets are on",
                    "the interfaces here are " + Interfaces.describe(),
                    Failure.USAGE);
        }
        return AoeClient.open(interfaceName, time());
    }

    Duration time() {
        if (!(timeout > 0 && timeout <= 3600)) {
            throw new Failure(
                    "--timeout %s: expected seconds, more than 0 and at most 3600"
                            .formatted(timeout),
                    "",
                    Failure.USAGE);
        }
        return Duration.ofMillis((long) (timeout * MILLIS));
    }

    static TargetAddress target(String text) {
        try {
            return TargetAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new Failure(String.valueOf(e.getMessage()), "", Failure.USAGE);
        }
    }

    static List<MacAddress> hosts(List<String> texts) {
        List<MacAddress> hosts = new ArrayList<>();
        for (String text : texts) {
            try {
                hosts.add(MacAddress.parse(text));
            } catch (IllegalArgumentException e) {
                throw new Failure(String.valueOf(e.getMessage()), "", Failure.USAGE);
            }
        }
        return hosts;
    }

    static Json texts(List<MacAddress> hosts) {
        return Json.array(hosts, each -> new Json.Text(each.toString()));
    }

    /// A config string for people: text if it is, hex digits if not.
    static String readable(byte[] bytes) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            if (text.codePoints().noneMatch(Character::isISOControl)) {
                return text;
            }
        } catch (CharacterCodingException _) {
            // falls through
        }
        return "0x" + java.util.HexFormat.of().formatHex(bytes);
    }

    void print(Json document, String text) {
        if (command == null) {
            throw new IllegalStateException("used outside a command");
        }
        PrintWriter out = command.commandLine().getOut();
        out.print(json ? document.indented() + "\n" : text);
        out.flush();
    }
}

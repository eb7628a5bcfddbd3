package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Rules: which machines are approved by themselves, and what they get.
@Command(
        name = "rule",
        mixinStandardHelpOptions = true,
        description = "Lists, shows, sets and removes rules.",
        footer = {
            "",
            "Examples:",
            "  bootwright rule list",
            "  bootwright rule set rack-7 examples/rule.yaml",
            "  bootwright rule show lab",
            "  bootwright rule remove lab"
        })
final class RuleCommand {

    @Mixin OperatorOptions operator = new OperatorOptions();

    @Command(
            description = "Lists the rules in the order they are tried.",
            mixinStandardHelpOptions = true)
    void list() throws InterruptedException, JsonException {
        for (Json rule : operator.client().get("/rules").array("rules").elements()) {
            operator.print(rule.asObject("rule").text("name") + "\n");
        }
    }

    @Command(description = "Prints a rule.", mixinStandardHelpOptions = true)
    void show(@Parameters(paramLabel = "RULE", description = "Its name.") String name)
            throws InterruptedException {
        operator.print(operator.client().getText(path(name)));
    }

    @Command(description = "Adds or replaces a rule.", mixinStandardHelpOptions = true)
    void set(
            @Parameters(paramLabel = "RULE", description = "Its name.") String name,
            @Parameters(paramLabel = "FILE", description = "YAML.") Path file)
            throws InterruptedException, IOException {
        operator.client().put(path(name), TextFile.read(file));
        operator.print("rule %s is set%n".formatted(name));
    }

    @Command(description = "Removes a rule.", mixinStandardHelpOptions = true)
    void remove(@Parameters(paramLabel = "RULE", description = "Its name.") String name)
            throws InterruptedException {
        operator.client().delete(path(name));
        operator.print("rule %s is removed%n".formatted(name));
    }

    private static String path(String rule) {
        return "/rules/" + OperatorClient.part(rule);
    }
}

package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// Takes values of template variables from a machine.
@Command(
        name = "unset",
        mixinStandardHelpOptions = true,
        description =
                "Takes values from a machine: those of rules, or of the template, count again.",
        footer = {"", "Example:", "  bootwright machine unset node-1 host"})
final class MachineUnsetCommand implements Callable<Integer> {

    @ParentCommand private MachineCommand machine = new MachineCommand();

    @Parameters(index = "0", paramLabel = "MACHINE", description = "Name or identifier.")
    private String name = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "NAME", description = "Variables.")
    private List<String> names = List.of();

    @Override
    public Integer call() throws InterruptedException, JsonException {
        Json.Object answer =
                machine.operator
                        .client()
                        .post(
                                MachineCommand.path(name) + "/variables",
                                Json.object().put("unset", Json.texts(names)).build());
        machine.operator.print(text(answer));
        return 0;
    }

    /// All that a machine has, one a line.
    static String text(Json.Object answer) throws JsonException {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, Json> each : answer.object("variables").members().entrySet()) {
            text.append(each.getKey())
                    .append('=')
                    .append(each.getValue().asText(each.getKey()))
                    .append('\n');
        }
        return text.isEmpty() ? "no variables\n" : text.toString();
    }
}

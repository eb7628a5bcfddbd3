package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// Gives a machine values for the variables of templates.
@Command(
        name = "set",
        mixinStandardHelpOptions = true,
        description = {
            "Gives a machine values for the variables of templates; they go before those of rules.",
            "They are shown to whoever may see the machine: no place for secrets."
        },
        footer = {"", "Example:", "  bootwright machine set node-1 host=db-7 size=20GiB"})
final class MachineSetCommand implements Callable<Integer> {

    @ParentCommand private MachineCommand machine = new MachineCommand();

    @Parameters(index = "0", paramLabel = "MACHINE", description = "Name or identifier.")
    private String name = "";

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "NAME=VALUE",
            description = "Variables; a VALUE may be empty.")
    private List<String> values = List.of();

    @Override
    public Integer call() throws InterruptedException, JsonException {
        Map<String, Json> set = new LinkedHashMap<>();
        for (String each : values) {
            int equals = each.indexOf('=');
            if (equals < 1) {
                throw new Failure(
                        "expected NAME=VALUE, found \"%s\"".formatted(each),
                        "machine unset takes a value away",
                        Failure.USAGE);
            }
            set.put(each.substring(0, equals), Json.of(each.substring(equals + 1)));
        }
        Json.Object answer =
                machine.operator
                        .client()
                        .post(
                                MachineCommand.path(name) + "/variables",
                                Json.object().put("set", new Json.Object(set)).build());
        machine.operator.print(MachineUnsetCommand.text(answer));
        return 0;
    }
}

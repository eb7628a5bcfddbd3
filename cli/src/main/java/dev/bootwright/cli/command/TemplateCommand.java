package dev.bootwright.cli.command;

import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.formats.json.Json;
import dev.bootwright.server.plan.Plan;
import dev.bootwright.server.plan.Planner;
import dev.bootwright.server.plan.Planning;
import dev.bootwright.server.template.Template;
import dev.bootwright.server.template.TemplateReader;
import dev.bootwright.server.yaml.YamlException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Templates, without a server.
@Command(
        name = "template",
        mixinStandardHelpOptions = true,
        description = "Checks a template, or shows what it would do to a machine.",
        footer = {
            "",
            "Examples:",
            "  bootwright template check examples/demo.yaml",
            "  bootwright template plan examples/demo.yaml --inventory inventory.json"
        })
final class TemplateCommand {

    @Spec @Nullable CommandSpec command;

    @Command(
            description = "Says what is wrong with a template: line, column, what is allowed.",
            mixinStandardHelpOptions = true)
    int check(@Parameters(paramLabel = "FILE", description = "YAML.") Path file)
            throws IOException {
        Template template = read(file);
        out().println("%s: template \"%s\" is right".formatted(file, template.name()));
        out().flush();
        return 0;
    }

    @Command(
            description = "Shows what a template would do to the machine of an inventory.",
            mixinStandardHelpOptions = true)
    int plan(
            @Parameters(paramLabel = "FILE", description = "YAML.") Path file,
            @Option(
                            names = "--inventory",
                            required = true,
                            paramLabel = "FILE",
                            description = "JSON, as machine show --json prints it.")
                    Path inventory,
            @Option(names = "--json", description = "Print the plan as JSON.") boolean json)
            throws IOException {
        Template template = read(file);
        Inventory machine = Inventory.fromJson(Json.parse(text(inventory)));
        Plan plan =
                switch (Planner.plan("offline", template, machine)) {
                    case Planning.Refused refused ->
                            throw new Failure(
                                    "the template does not fit this machine: " + refused, "");
                    case Planning.Planned(Plan planned) -> planned;
                };
        if (json) {
            out().print(plan.toJson().indented());
        } else {
            plan.lines().forEach(out()::println);
            for (int i = 0; i < plan.steps().size(); i++) {
                out().println("%3d. %s".formatted(i + 1, plan.steps().get(i).title()));
            }
        }
        out().flush();
        return 0;
    }

    private static Template read(Path file) throws IOException {
        String text = text(file);
        try {
            return TemplateReader.read(file.toString(), text);
        } catch (YamlException e) {
            throw new Failure(String.valueOf(e.getMessage()), "", Failure.FAILED);
        }
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new Failure("there is no file " + file, "", Failure.USAGE);
        }
    }

    private PrintWriter out() {
        if (command == null) {
            throw new IllegalStateException("picocli has not set the command");
        }
        return command.commandLine().getOut();
    }
}

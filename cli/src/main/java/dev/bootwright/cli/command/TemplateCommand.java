package dev.bootwright.cli.command;

import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import dev.bootwright.server.plan.Plan;
import dev.bootwright.server.plan.Planner;
import dev.bootwright.server.plan.Planning;
import dev.bootwright.server.template.Template;
import dev.bootwright.server.template.TemplateReader;
import dev.bootwright.server.template.TemplateSchema;
import dev.bootwright.server.yaml.YamlException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Templates: checked and tried without a server, kept by one.
@Command(
        name = "template",
        mixinStandardHelpOptions = true,
        description = "Checks templates, shows what they would do, keeps them in a server.",
        footer = {
            "",
            "Examples:",
            "  bootwright template check examples/demo.yaml",
            "  bootwright template plan examples/demo.yaml --inventory inventory.json",
            "  bootwright template set demo examples/demo.yaml",
            "  bootwright template list"
        })
final class TemplateCommand {

    @Mixin OperatorOptions operator = new OperatorOptions();
    @Spec @Nullable CommandSpec command;

    @Command(description = "Lists the templates of a server.", mixinStandardHelpOptions = true)
    void list() throws InterruptedException, JsonException {
        for (Json template : operator.client().get("/templates").array("templates").elements()) {
            operator.print(template.asObject("template").text("name") + "\n");
        }
    }

    @Command(description = "Prints a template of a server.", mixinStandardHelpOptions = true)
    void show(@Parameters(paramLabel = "TEMPLATE", description = "Its name.") String name)
            throws InterruptedException {
        operator.print(operator.client().getText(path(name)));
    }

    @Command(
            description = "Adds or replaces a template of a server.",
            mixinStandardHelpOptions = true)
    void set(
            @Parameters(paramLabel = "TEMPLATE", description = "Its name.") String name,
            @Parameters(paramLabel = "FILE", description = "YAML.") Path file)
            throws InterruptedException, IOException {
        operator.client().put(path(name), TextFile.read(file));
        operator.print("template %s is set%n".formatted(name));
    }

    @Command(description = "Removes a template of a server.", mixinStandardHelpOptions = true)
    void remove(@Parameters(paramLabel = "TEMPLATE", description = "Its name.") String name)
            throws InterruptedException {
        operator.client().delete(path(name));
        operator.print("template %s is removed%n".formatted(name));
    }

    private static String path(String template) {
        return "/templates/" + OperatorClient.part(template);
    }

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
            description = "Prints the JSON Schema of templates, for editors.",
            mixinStandardHelpOptions = true)
    void schema() {
        out().print(TemplateSchema.json().indented());
        out().flush();
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
        Json.Object document = Json.parse(TextFile.read(inventory)).asObject("inventory");
        Inventory machine = Inventory.fromJson(document.find("inventory").orElse(document));
        Plan plan =
                switch (Planner.plan(machineOf(document), template, machine)) {
                    case Planning.Refused refused ->
                            throw new Failure(
                                    "the template does not fit this machine: " + refused, "");
                    case Planning.Planned(Plan planned) -> planned;
                };
        out().print(json ? plan.toJson().indented() : PlanText.of(plan.toJson()));
        out().flush();
        return 0;
    }

    /// What the identifiers of the plan are drawn from: an inventory alone does not say whose it is.
    private static String machineOf(Json.Object document) throws JsonException {
        Json.Object machine =
                document.find("machine").isPresent() ? document.object("machine") : document;
        return machine.findText("id").orElse("offline");
    }

    private static Template read(Path file) throws IOException {
        String text = TextFile.read(file);
        try {
            return TemplateReader.read(file.toString(), text);
        } catch (YamlException e) {
            throw new Failure(String.valueOf(e.getMessage()), "", Failure.FAILED);
        }
    }

    private PrintWriter out() {
        if (command == null) {
            throw new IllegalStateException("picocli has not set the command");
        }
        return command.commandLine().getOut();
    }
}

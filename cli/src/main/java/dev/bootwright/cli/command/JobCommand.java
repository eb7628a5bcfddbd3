package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Jobs: what was done to which machine.
@Command(
        name = "job",
        mixinStandardHelpOptions = true,
        description = "Shows jobs and their logs, cancels them.",
        footer = {
            "",
            "Examples:",
            "  bootwright job list",
            "  bootwright job show 12",
            "  bootwright job log 12",
            "  bootwright job cancel 12"
        })
final class JobCommand {

    @Mixin OperatorOptions operator = new OperatorOptions();

    @Command(description = "Lists all jobs, the newest first.", mixinStandardHelpOptions = true)
    void list(@Option(names = "--json", description = "As one JSON document.") boolean json)
            throws InterruptedException, JsonException {
        Json.Object answer = operator.client().get("/jobs");
        if (json) {
            operator.print(answer.indented());
            return;
        }
        Table table = new Table("JOB", "MACHINE", "TEMPLATE", "STATE", "ERROR");
        for (Json element : answer.array("jobs").elements()) {
            Json.Object job = element.asObject("job");
            table.add(
                    job.text("id"),
                    job.text("machine"),
                    job.findText("template").orElse("-"),
                    job.text("state"),
                    job.findText("error").orElse("-"));
        }
        operator.print(table.toString());
    }

    @Command(description = "Shows a job with its steps.", mixinStandardHelpOptions = true)
    void show(
            @Parameters(paramLabel = "JOB", description = "Identifier.") String id,
            @Option(names = "--json", description = "As one JSON document.") boolean json)
            throws InterruptedException, JsonException {
        Json.Object job = operator.client().get(path(id));
        if (json) {
            operator.print(job.indented());
            return;
        }
        operator.print(
                "job %s of %s: %s%n%n".formatted(id, job.text("machine"), job.text("state")));
        Table table = new Table("STEP", "STATE", "SECONDS", "WHAT", "");
        for (Json element : job.array("steps").elements()) {
            Json.Object step = element.asObject("step");
            table.add(
                    Long.toString(step.integer("index") + 1),
                    step.text("state"),
                    seconds(step),
                    step.text("title"),
                    step.findText("message").orElse(""));
        }
        operator.print(table.toString());
    }

    /// How long a step took; a step that was skipped has ended without having begun.
    private static String seconds(Json.Object step) throws JsonException {
        if (step.find("startedMillis").isEmpty() || step.find("finishedMillis").isEmpty()) {
            return "-";
        }
        long millis = step.integer("finishedMillis") - step.integer("startedMillis");
        return "%.1f".formatted(millis / 1000.0);
    }

    @Command(description = "Prints what a job's steps printed.", mixinStandardHelpOptions = true)
    void log(@Parameters(paramLabel = "JOB", description = "Identifier.") String id)
            throws InterruptedException {
        operator.print(operator.client().getText(path(id) + "/log"));
    }

    @Command(
            description = "Stops a job: the step under way ends, the others are skipped.",
            mixinStandardHelpOptions = true)
    void cancel(@Parameters(paramLabel = "JOB", description = "Identifier.") String id)
            throws InterruptedException, JsonException {
        Json.Object job = operator.client().post(path(id) + "/cancel", Json.object().build());
        operator.print("job %s is %s%n".formatted(id, job.text("state")));
    }

    private static String path(String job) {
        return "/jobs/" + OperatorClient.part(job);
    }
}

package dev.bootwright.server.template;

import dev.bootwright.server.yaml.Members;
import dev.bootwright.server.yaml.Yaml;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Reads `run`: scripts.
final class RunReader implements Section<List<RunSpec>> {

    private static final Shape.Fields ENTRY =
            Shape.fields()
                    .optional("title", Shape.TEXT, "for people")
                    .required("script", Shape.TEXT, "for /bin/sh, or one that starts with #!")
                    .optional("deadline", Shape.DURATION, "after which it has failed, such as 10m");

    private static final Duration RUN_DEADLINE = Duration.ofHours(1);

    @Override
    public String key() {
        return "run";
    }

    @Override
    public Shape shape() {
        return Shape.list(ENTRY);
    }

    @Override
    public List<RunSpec> absent() {
        return List.of();
    }

    @Override
    public List<RunSpec> read(Yaml value, TemplateNames names) {
        return Values.each(Optional.of(value), RunReader::run);
    }

    private static Optional<RunSpec> run(Yaml value) {
        Members in = value.members(ENTRY.keys());
        Optional<String> script = in.requireText("script");
        Duration deadline = in.find("deadline").flatMap(Values::duration).orElse(RUN_DEADLINE);
        return script.map(
                text -> new RunSpec(in.text("title").orElse(firstLine(text)), text, deadline));
    }

    static String firstLine(String script) {
        return script.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .findFirst()
                .orElse("a script");
    }
}

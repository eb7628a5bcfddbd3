package dev.bootwright.server.template;

import dev.bootwright.server.template.HookSpec.Program;
import dev.bootwright.server.template.HookSpec.When;
import dev.bootwright.server.yaml.Members;
import dev.bootwright.server.yaml.Yaml;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reads `hooks`: programs that run before, after and between the steps of the other keys.
final class HookReader implements Section<List<HookSpec>> {

    private static final Duration DEADLINE = Duration.ofHours(1);
    private static final String DIGEST = "[0-9a-fA-F]{64}";

    /// Made when it is asked for: this is one of the sections that it names.
    private static Shape.Fields entry() {
        Shape section = Shape.words(sections());
        return Shape.fields()
                .optional(
                        "at", Shape.words("pre", "post"), "before the first or after the last step")
                .optional("before", section, "a key of this template")
                .optional("after", section, "a key of this template")
                .optional("title", Shape.TEXT, "for people")
                .optional("script", Shape.TEXT, "for /bin/sh, or one that starts with #!")
                .optional("url", Shape.text("https?://.+"), "of a script or binary")
                .optional("sha256", Shape.text(DIGEST), "of what is at the URL")
                .optional("arguments", Shape.list(Shape.TEXT), "of what is at the URL")
                .optional("deadline", Shape.DURATION, "after which it has failed, such as 10m")
                .exactlyOne("at", "before", "after")
                .exactlyOne("script", "url");
    }

    @Override
    public String key() {
        return "hooks";
    }

    @Override
    public Shape shape() {
        return Shape.list(entry());
    }

    @Override
    public List<HookSpec> absent() {
        return List.of();
    }

    @Override
    public List<HookSpec> read(Yaml value, TemplateNames names) {
        return Values.each(Optional.of(value), HookReader::hook);
    }

    private static Optional<HookSpec> hook(Yaml value) {
        Members in = value.members(entry().keys());
        Optional<When> when = when(value, in);
        Optional<Program> program = program(value, in);
        Duration deadline = in.find("deadline").flatMap(Values::duration).orElse(DEADLINE);
        if (when.isEmpty() || program.isEmpty()) {
            return Optional.empty();
        }
        String title = in.text("title").orElse(title(program.get()));
        return Optional.of(new HookSpec(when.get(), program.get(), title, deadline, value.place()));
    }

    private static String title(Program program) {
        return switch (program) {
            case Program.Script(String text) -> RunReader.firstLine(text);
            case Program.Download(URI source, String _, List<String> _) -> source.toString();
        };
    }

    private static Optional<When> when(Yaml value, Members in) {
        Optional<When> at =
                in.find("at")
                        .flatMap(word -> word.word("pre", "post"))
                        .map(word -> word.equals("pre") ? new When.Pre() : new When.Post());
        Optional<When> before =
                in.find("before").flatMap(found -> found.word(sections())).map(When.Before::new);
        Optional<When> after =
                in.find("after").flatMap(found -> found.word(sections())).map(When.After::new);
        long count =
                List.of("at", "before", "after").stream()
                        .filter(key -> in.find(key).isPresent())
                        .count();
        if (count != 1) {
            value.fail("expected one of at, before and after, found %d".formatted(count));
        }
        return at.or(() -> before).or(() -> after);
    }

    private static String[] sections() {
        return Sections.IN_ORDER.stream()
                .filter(Section::isWork)
                .map(Section::key)
                .filter(key -> !key.equals("hooks"))
                .toArray(String[]::new);
    }

    private static Optional<Program> program(Yaml value, Members in) {
        Optional<String> script = in.text("script");
        Optional<Yaml> url = in.find("url");
        if (script.isPresent() == url.isPresent()) {
            value.fail("expected either script or url");
            return Optional.empty();
        }
        if (script.isPresent()) {
            for (String key : List.of("sha256", "arguments")) {
                in.find(key).ifPresent(at -> at.fail("goes with a url only"));
            }
            return script.map(Program.Script::new);
        }
        Optional<URI> source = url.flatMap(HookReader::source);
        Optional<String> digest = in.require("sha256").flatMap(HookReader::digest);
        List<String> arguments = Values.each(in.find("arguments"), Yaml::text);
        return source.isEmpty() || digest.isEmpty()
                ? Optional.empty()
                : Optional.of(new Program.Download(source.get(), digest.get(), arguments));
    }

    private static Optional<URI> source(Yaml value) {
        String text = value.text().orElse("");
        try {
            URI uri = new URI(text);
            boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (isHttp && uri.getHost() != null && uri.getUserInfo() == null) {
                return Optional.of(uri);
            }
        } catch (URISyntaxException e) {
            // told below
        }
        value.fail("expected an http or https URL without a password, found " + value.describe());
        return Optional.empty();
    }

    private static Optional<String> digest(Yaml value) {
        String text = value.text().orElse("");
        if (!text.matches(DIGEST)) {
            value.fail(
                    "expected the 64 hexadecimal digits of a SHA-256, found " + value.describe());
            return Optional.empty();
        }
        return Optional.of(text.toLowerCase(Locale.ROOT));
    }
}

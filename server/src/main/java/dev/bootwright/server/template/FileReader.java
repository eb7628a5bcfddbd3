package dev.bootwright.server.template;

import dev.bootwright.server.yaml.Members;
import dev.bootwright.server.yaml.Yaml;
import java.util.List;
import java.util.Optional;

/// Reads `files`.
final class FileReader implements Section<List<FileSpec>> {

    private static final Shape.Fields ENTRY =
            Shape.fields()
                    .required("on", Shape.REFERENCE, "a file system of this template")
                    .required("path", Shape.PATH, "of the file")
                    .required("content", Shape.TEXT, "of the file")
                    .optional(
                            "mode",
                            Shape.text("(0o?)?[0-7]{3,4}"),
                            "permission bits in octal, such as \"0644\"");

    @Override
    public String key() {
        return "files";
    }

    @Override
    public Shape shape() {
        return Shape.list(ENTRY);
    }

    @Override
    public List<FileSpec> absent() {
        return List.of();
    }

    @Override
    public List<FileSpec> read(Yaml value, TemplateNames names) {
        return Values.each(Optional.of(value), element -> file(element, names));
    }

    private static Optional<FileSpec> file(Yaml value, TemplateNames names) {
        Members in = value.members(ENTRY.keys());
        Optional<Reference> on = in.require("on").flatMap(names::fileSystem);
        Optional<Yaml> path = in.require("path");
        Optional<String> content = in.requireText("content");
        int mode = in.find("mode").flatMap(Values::mode).orElse(0644);
        if (on.isEmpty() || path.isEmpty() || content.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new FileSpec(on.get(), Values.path(path.get()), content.get(), mode));
    }
}

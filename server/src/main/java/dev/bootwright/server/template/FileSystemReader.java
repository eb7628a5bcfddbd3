package dev.bootwright.server.template;

import dev.bootwright.server.yaml.Members;
import dev.bootwright.server.yaml.Yaml;
import java.util.List;
import java.util.Optional;

/// Reads `fileSystems`.
final class FileSystemReader implements Section<List<FileSystemSpec>> {

    private static final Shape.Fields ENTRY =
            Shape.fields()
                    .required("on", Shape.REFERENCE, "the device it is made on")
                    .required(
                            "type",
                            Shape.words("ext4", "xfs", "vfat", "swap"),
                            "of the file system")
                    .optional("label", Shape.text("[A-Za-z0-9._+-]{1,16}"), "of the file system");

    @Override
    public String key() {
        return "fileSystems";
    }

    @Override
    public Shape shape() {
        return Shape.list(ENTRY);
    }

    @Override
    public List<FileSystemSpec> absent() {
        return List.of();
    }

    @Override
    public List<FileSystemSpec> read(Yaml value, TemplateNames names) {
        return Values.each(Optional.of(value), element -> fileSystem(element, names));
    }

    private static Optional<FileSystemSpec> fileSystem(Yaml value, TemplateNames names) {
        Members in = value.members(ENTRY.keys());
        Optional<Reference> on = in.require("on").flatMap(place -> names.use(place, "file system"));
        Optional<String> type =
                in.require("type").flatMap(word -> word.word("ext4", "xfs", "vfat", "swap"));
        Optional<Yaml> label = in.find("label");
        if (on.isEmpty() || type.isEmpty()) {
            return Optional.empty();
        }
        label.ifPresent(place -> checkLabel(place, type.get()));
        FileSystemSpec made =
                new FileSystemSpec(on.get(), type.get(), label.flatMap(Yaml::text), value.place());
        names.addFileSystem(made);
        return Optional.of(made);
    }

    private static void checkLabel(Yaml place, String type) {
        int longest =
                switch (type) {
                    case "ext4" -> 16;
                    case "xfs" -> 12;
                    case "vfat" -> 11;
                    default -> 15; // swap
                };
        String label = place.text().orElse("");
        if (!label.matches("[A-Za-z0-9._+-]{1," + longest + "}")) {
            place.fail(
                    "expected at most %d letters, digits, '.', '_', '+' and '-' for %s, found %s"
                            .formatted(longest, type, place.describe()));
        }
    }
}

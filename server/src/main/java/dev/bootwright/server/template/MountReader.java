package dev.bootwright.server.template;

import dev.bootwright.server.yaml.Members;
import dev.bootwright.server.yaml.Yaml;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Reads `mounts`: the mount table that is written to `/etc/fstab` of the file system mounted at `/`.
final class MountReader implements Section<List<MountSpec>> {

    private static final Shape.Fields ENTRY =
            Shape.fields()
                    .required("on", Shape.REFERENCE, "a file system of this template")
                    .optional("at", Shape.text("/|(/[^/\\s]+)+"), "where; left out for swap space")
                    .optional("options", Shape.text("[^\\s#]+"), "as mount(8) takes them");

    @Override
    public String key() {
        return "mounts";
    }

    @Override
    public Shape shape() {
        return Shape.list(ENTRY);
    }

    @Override
    public List<MountSpec> absent() {
        return List.of();
    }

    @Override
    public List<MountSpec> read(Yaml value, TemplateNames names) {
        List<MountSpec> mounts = Values.each(Optional.of(value), element -> mount(element, names));
        Set<String> places = new TreeSet<>();
        List<Yaml> elements = value.elements();
        for (int i = 0; i < mounts.size() && mounts.size() == elements.size(); i++) {
            String at = mounts.get(i).at();
            if (!at.equals("none") && !places.add(at)) {
                elements.get(i).fail("something is mounted at %s already".formatted(at));
            }
        }
        if (mounts.size() == elements.size() && !places.contains("/")) {
            value.fail("nothing is mounted at /: the table is written to the file system there");
        }
        return mounts;
    }

    private static Optional<MountSpec> mount(Yaml value, TemplateNames names) {
        Members in = value.members(ENTRY.keys());
        Optional<FileSystemSpec> on = in.require("on").flatMap(names::made);
        Optional<String> at = in.find("at").map(MountReader::at);
        Optional<String> options = in.find("options").map(MountReader::options);
        if (on.isEmpty()) {
            return Optional.empty();
        }
        boolean isSwap = on.get().type().equals("swap");
        if (isSwap && at.isPresent()) {
            value.fail("swap space is mounted nowhere; leave \"at\" out");
        }
        if (!isSwap && at.isEmpty()) {
            value.fail("\"at\" is missing");
        }
        return Optional.of(
                new MountSpec(
                        on.get().on(),
                        at.orElse("none"),
                        options.orElse(isSwap ? "sw" : "defaults"),
                        value.place()));
    }

    private static String at(Yaml value) {
        String text = value.text().orElse("");
        boolean isPath =
                text.equals("/")
                        || (text.matches("(/[^/\\s\\p{Cntrl}]+)+")
                                && !text.matches(".*/\\.\\.?(/.*)?"));
        if (!isPath) {
            value.fail("expected an absolute path without blanks, found " + value.describe());
        }
        return text;
    }

    private static String options(Yaml value) {
        String text = value.text().orElse("");
        if (!text.matches("[^\\s#\\p{Cntrl}]+")) {
            value.fail("expected options without blanks, found " + value.describe());
        }
        return text;
    }
}

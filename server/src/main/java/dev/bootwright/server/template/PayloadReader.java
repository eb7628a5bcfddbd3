package dev.bootwright.server.template;

import dev.bootwright.server.yaml.Members;
import dev.bootwright.server.yaml.Yaml;
import java.util.Optional;

/// Reads `payload`: where the files of the payload disk go.
final class PayloadReader implements Section<Optional<PayloadSpec>> {

    private static final Shape.Fields SHAPE =
            Shape.fields()
                    .optional(
                            "on",
                            Shape.REFERENCE,
                            "a file system; left out: the agent's own system")
                    .required("path", Shape.PATH, "of the directory");

    @Override
    public String key() {
        return "payload";
    }

    @Override
    public Shape shape() {
        return SHAPE;
    }

    @Override
    public Optional<PayloadSpec> absent() {
        return Optional.empty();
    }

    @Override
    public Optional<PayloadSpec> read(Yaml value, TemplateNames names) {
        return payload(value, names);
    }

    private static Optional<PayloadSpec> payload(Yaml value, TemplateNames names) {
        Members in = value.members(SHAPE.keys());
        Optional<Reference> on = in.find("on").flatMap(names::fileSystem);
        Optional<String> path = in.require("path").map(Values::path);
        return path.map(text -> new PayloadSpec(on, text));
    }
}

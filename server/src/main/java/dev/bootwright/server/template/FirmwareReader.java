package dev.bootwright.server.template;

import dev.bootwright.formats.contract.FirmwareMethod;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.server.yaml.Members;
import dev.bootwright.server.yaml.Yaml;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads `firmware`: what is to be installed, in order.
final class FirmwareReader implements Section<List<FirmwareSpec>> {

    private static final String KEPT = "[A-Za-z0-9][A-Za-z0-9._+-]{0,200}";

    private static final Shape VERSIONS = Shape.either(Shape.TEXT, Shape.list(Shape.TEXT));

    private static final Shape.Fields ENTRY =
            Shape.fields()
                    .required("component", Shape.TEXT, "as the BMC or fwupd names it")
                    .required(
                            "by", Shape.words("redfish", "fwupd", "executable"), "what installs it")
                    .optional("url", Shape.text("https?://[^\\s]+"), "of the image")
                    .optional(
                            "file",
                            Shape.either(Shape.PATH, Shape.text(KEPT)),
                            "the image: a path in the agent's own system, or for redfish a name in"
                                    + " firmware/ of the server's data directory")
                    .required("sha256", Shape.text("[0-9a-fA-F]{64}"), "of the image")
                    .optional("from", VERSIONS, "versions it may be installed over")
                    .required("to", Shape.TEXT, "version that is there in the end")
                    .optional("arguments", Shape.list(Shape.TEXT), "of an executable")
                    .optional(
                            "version",
                            Shape.TEXT,
                            "script for /bin/sh that prints the version, for an executable")
                    .optional("deadline", Shape.DURATION, "after which it has failed")
                    .exactlyOne("url", "file");

    private static final Duration DEADLINE = Duration.ofHours(1);

    @Override
    public String key() {
        return "firmware";
    }

    @Override
    public Shape shape() {
        return Shape.list(ENTRY);
    }

    @Override
    public List<FirmwareSpec> absent() {
        return List.of();
    }

    @Override
    public List<FirmwareSpec> read(Yaml value, TemplateNames names) {
        return Values.each(Optional.of(value), FirmwareReader::entry);
    }

    private static Optional<FirmwareSpec> entry(Yaml value) {
        Members in = value.members(ENTRY.keys());
        Optional<String> component = in.requireText("component");
        Optional<FirmwareMethod> method =
                in.require("by")
                        .flatMap(by -> by.word("redfish", "fwupd", "executable"))
                        .flatMap(FirmwareMethod::of);
        Optional<String> sha256 = in.require("sha256").flatMap(hex -> Checked.digest(hex, 64));
        Optional<String> to = in.requireText("to");
        if (component.isEmpty() || method.isEmpty() || sha256.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> version = in.text("version");
        boolean isExecutable = method.get() == FirmwareMethod.EXECUTABLE;
        if (isExecutable != version.isPresent()) {
            value.fail(
                    isExecutable
                            ? "\"version\" is missing: a script that prints the version there is"
                            : "\"version\" goes with by: executable");
        }
        if (!isExecutable && in.find("arguments").isPresent()) {
            value.fail("\"arguments\" go with by: executable");
        }
        Step.Firmware step =
                new Step.Firmware(
                        component.get(),
                        method.get(),
                        image(value, in, method.get()),
                        sha256.get(),
                        texts(in.find("from")),
                        to.get(),
                        texts(in.find("arguments")),
                        version.orElse(""));
        return Optional.of(
                new FirmwareSpec(
                        step, in.find("deadline").flatMap(Values::duration).orElse(DEADLINE)));
    }

    private static String image(Yaml value, Members in, FirmwareMethod method) {
        Optional<String> file =
                method == FirmwareMethod.REDFISH
                        ? in.find("file").flatMap(FirmwareReader::kept)
                        : in.find("file").map(Values::path);
        if (in.find("file").isPresent() == in.find("url").isPresent()) {
            value.fail("expected either \"url\" or \"file\"");
        }
        return file.orElseGet(() ->
                in.find("url").isEmpty()
                        ? ""
                        : matching(in, "url", "https?://[^\\s]+", "http://… or https://…")
                                .orElse(""));
    }

    private static Optional<String> kept(Yaml file) {
        Optional<String> name = file.text().filter(text -> text.matches(KEPT));
        if (name.isEmpty()) {
            file.fail(
                    "a BMC fetches its firmware: expected the name of a file in firmware/ of the"
                            + " server's data directory, found "
                            + file.describe());
        }
        return name;
    }

    private static Optional<String> matching(
            Members in, String key, String pattern, String expected) {
        Optional<Yaml> value = in.require(key);
        Optional<String> text = value.flatMap(Yaml::text);
        if (text.isPresent() && !text.get().matches(pattern)) {
            value.get().fail("expected %s, found %s".formatted(expected, value.get().describe()));
            return Optional.empty();
        }
        return text;
    }

    private static List<String> texts(Optional<Yaml> list) {
        List<String> texts = new ArrayList<>();
        for (Yaml element : list.map(Yaml::elementsOrSelf).orElse(List.of())) {
            element.text().ifPresent(texts::add);
        }
        return List.copyOf(texts);
    }
}

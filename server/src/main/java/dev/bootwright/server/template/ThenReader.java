package dev.bootwright.server.template;

import dev.bootwright.formats.contract.Ending;
import dev.bootwright.server.yaml.Members;
import dev.bootwright.server.yaml.Yaml;
import java.util.Optional;

/// Reads `then`: what the machine does when all steps are done.
final class ThenReader implements Section<Ending> {

    private static final String[] WORDS = {"reboot", "poweroff", "stay", "install", "kexec"};

    private static final Shape.Fields KERNEL =
            Shape.fields()
                    .required("kernel", Shape.TEXT, "path of the kernel")
                    .optional("initramfs", Shape.TEXT, "path of the initramfs")
                    .optional("commandLine", Shape.TEXT, "of the kernel");

    private static final Shape.Fields KEXEC =
            Shape.fields().required("kexec", KERNEL, "jump into a kernel");

    @Override
    public boolean isWork() {
        return false;
    }

    @Override
    public String key() {
        return "then";
    }

    @Override
    public Shape shape() {
        return Shape.either(Shape.words(WORDS), KEXEC);
    }

    @Override
    public Ending absent() {
        return new Ending.Reboot();
    }

    @Override
    public Ending read(Yaml value, TemplateNames names) {
        return then(value, names);
    }

    private static Ending then(Yaml value, TemplateNames names) {
        if (value.isText("install") && !names.installs()) {
            value.fail("there is no install in this template");
        }
        if (value.isText("kexec") && !names.installsImage()) {
            value.fail(
                    "there is no install of an image in this template, whose system could be started;"
                            + " another kernel is named by kexec: {kernel: ...}");
        }
        if (!value.isMapping()) {
            return switch (value.word(WORDS).orElse("reboot")) {
                case "poweroff" -> new Ending.PowerOff();
                case "stay" -> new Ending.Stay();
                case "kexec" -> new Ending.StartInstalled();
                default -> new Ending.Reboot(); // the server sends it to its disk then
            };
        }
        Members in = value.members(KEXEC.keys());
        Optional<Members> kexec = in.require("kexec").map(at -> at.members(KERNEL.keys()));
        return new Ending.Kexec(
                kexec.flatMap(at -> at.requireText("kernel")).orElse(""),
                kexec.flatMap(at -> at.text("initramfs")).orElse(""),
                kexec.flatMap(at -> at.text("commandLine")).orElse(""));
    }
}

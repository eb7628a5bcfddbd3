package dev.bootwright.lab.demo;

import dev.bootwright.lab.network.BridgedNetwork;
import dev.bootwright.lab.network.Network;
import dev.bootwright.lab.network.UserNetwork;
import dev.bootwright.lab.operator.BuiltImage;
import dev.bootwright.lab.operator.Launcher;
import dev.bootwright.lab.operator.Server;
import dev.bootwright.lab.run.Run;
import dev.bootwright.lab.vm.VirtualMachine;
import dev.bootwright.server.template.Template;
import dev.bootwright.server.template.TemplateReader;
import dev.bootwright.server.yaml.YamlException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a demo is played on: an image, a template, and a network of the kind that is possible here.
final class Stage {

    private final DemoOptions options;
    private final Launcher launcher;
    private final BuiltImage image;
    private final String templateText;
    private final Template template;
    private final boolean isBridged;
    private Optional<Network> network = Optional.empty();

    private Stage(
            DemoOptions options,
            Launcher launcher,
            BuiltImage image,
            String templateText,
            Template template,
            boolean isBridged) {
        this.options = options;
        this.launcher = launcher;
        this.image = image;
        this.templateText = templateText;
        this.template = template;
        this.isBridged = isBridged;
    }

    /// Installs what is missing and builds the image where there is none of this program yet.
    ///
    /// @throws IOException if the template is wrong, or something cannot be had
    static Stage prepare(DemoOptions options, PrintStream progress) throws IOException {
        String text = templateText(options);
        Template template = template(options, text);
        Launcher launcher = new Launcher(options.top());
        launcher.ensureLabPackages("demo", options.yes());
        Optional<String> whyNot = BridgedNetwork.whyNot();
        progress.println(
                whyNot.map(why ->
                                why
                                        + ", so machines use QEMU's user network: DHCP is"
                                        + " QEMU's, the rest is ours")
                        .orElse("a private network: DHCP, TFTP and HTTP are ours"));
        BuiltImage image = BuiltImage.ensure(launcher);
        progress.printf("image %s%n", image.id());
        return new Stage(options, launcher, image, text, template, whyNot.isEmpty());
    }

    private static String templateText(DemoOptions options) throws IOException {
        if (options.template().isPresent()) {
            return Files.readString(options.template().get());
        }
        try (InputStream in = Stage.class.getResourceAsStream("template.yaml")) {
            if (in == null) {
                throw new IOException("the demo's own template is missing");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return options.keep() ? text.replace("then: poweroff", "then: stay") : text;
        }
    }

    private static Template template(DemoOptions options, String text) throws IOException {
        try {
            return TemplateReader.read(
                    options.template().map(Path::toString).orElse("template.yaml"), text);
        } catch (YamlException e) {
            throw new DemoException(String.valueOf(e.getMessage()));
        }
    }

    /// Where the folders of runs are made; one for each user.
    static Path folderOfRuns() {
        return Path.of(
                System.getProperty("java.io.tmpdir", "/tmp"),
                "bootwright-" + System.getProperty("user.name", "lab"));
    }

    BuiltImage image() {
        return image;
    }

    Template template() {
        return template;
    }

    String templateText() {
        return templateText;
    }

    String networkWord() {
        return isBridged ? "bridge" : "user";
    }

    /// Makes the network and starts a server on it, with empty tables.
    Server startServer(Run run) throws IOException {
        if (isBridged) {
            BridgedNetwork bridged = BridgedNetwork.open(run);
            network = Optional.of(bridged);
            return Server.start(run, launcher, bridged, image.catalogue(), List.of());
        }
        Server server =
                Server.start(
                        run, launcher, UserNetwork.withoutBoot(), image.catalogue(), List.of());
        network = Optional.of(UserNetwork.booting(server.boot().getPort(), "boot.ipxe"));
        return server;
    }

    /// Switches on the machine of a number, counted from 0.
    VirtualMachine powerOn(Run run, int index) throws IOException {
        return VirtualMachine.powerOn(
                run,
                network.orElseThrow(() -> new IllegalStateException("there is no network yet")),
                Cast.machine(options, template, index, isBridged));
    }
}

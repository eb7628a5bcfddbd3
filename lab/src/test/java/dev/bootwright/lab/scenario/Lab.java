package dev.bootwright.lab.scenario;

import dev.bootwright.lab.network.BridgedNetwork;
import dev.bootwright.lab.operator.BorrowedRoot;
import dev.bootwright.lab.operator.BuiltImage;
import dev.bootwright.lab.operator.Launcher;
import dev.bootwright.lab.operator.Server;
import dev.bootwright.lab.run.Run;
import dev.bootwright.lab.vm.Firmware;
import dev.bootwright.lab.vm.MachineSpec;
import dev.bootwright.server.template.Template;
import dev.bootwright.server.template.TemplateReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Where a scenario plays: a private network, a server, machines. Everything is gone after the test;
/// when it failed, the folder that the terminal names is left.
///
/// ```java
/// lab.serve().everyMachineBecomes(Templates.ONE_DISK);
/// lab.machine("bios-1", Firmware.BIOS).disk("S1").powerOn().expectPhase("configured");
/// ```
final class Lab implements BeforeEachCallback, AfterEachCallback {

    static final Path TOP = Path.of(System.getProperty("project.root", "..")).toAbsolutePath();

    private static final Path RUNS = TOP.resolve("lab/target/runs");

    private Optional<Run> run = Optional.empty();
    private Optional<BridgedNetwork> network = Optional.empty();
    private Optional<Server> server = Optional.empty();
    private Optional<Template> template = Optional.empty();

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        Optional<String> whyNot = BridgedNetwork.whyNot();
        if (whyNot.isPresent() && System.getProperty("peers", "").equals("required")) {
            throw new IOException(whyNot.get());
        }
        Assumptions.assumeTrue(whyNot.isEmpty(), () -> whyNot.orElse(""));
        System.out.println("scenario: " + context.getDisplayName());
        run = Optional.of(Run.open(RUNS));
        network = Optional.of(BridgedNetwork.open(run()));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (run.isEmpty()) {
            return;
        }
        if (context.getExecutionException().isPresent()) {
            System.out.printf(
                    "scenario: %s failed; consoles, packets and server log: %s%n",
                    context.getDisplayName(), run().keepFolder());
        }
        run().close();
    }

    Run run() {
        return run.orElseThrow();
    }

    BridgedNetwork network() {
        return network.orElseThrow();
    }

    Server server() {
        return server.orElseThrow();
    }

    Template template() {
        return template.orElseThrow();
    }

    /// Starts the server on the bridge.
    ///
    /// @param options more of `bootwright serve`
    Lab serve(String... options) throws IOException {
        return serve(image(new Launcher(TOP)).catalogue(), options);
    }

    /// Starts the server on the bridge.
    ///
    /// @param catalogue of the images it boots machines from
    /// @param options   more of `bootwright serve`
    Lab serve(Path catalogue, String... options) throws IOException {
        server =
                Optional.of(
                        Server.start(
                                run(), new Launcher(TOP), network(), catalogue, List.of(options)));
        return this;
    }

    /// Gives the server a template and approves every machine for it.
    ///
    /// @param more lines of the rule, such as `loader: grub`
    Lab everyMachineBecomes(String yaml, String... more) throws IOException {
        Template read = TemplateReader.read("template", yaml);
        template = Optional.of(read);
        server().api().putTemplate(read.name(), yaml);
        server().api()
                .putRule(
                        "all",
                        "name: all\nmatch: all\napprove: true\ntemplate: %s\n%s\n"
                                .formatted(read.name(), String.join("\n", more)));
        return this;
    }

    /// Where the image is that [#serve(String...)] boots machines from.
    Path image() throws IOException {
        BuiltImage image = image(new Launcher(TOP));
        return image.catalogue().resolve(image.id());
    }

    /// A machine that is off, in this lab.
    ScenarioMachine machine(String name, Firmware firmware) {
        return new ScenarioMachine(this, MachineSpec.of(name, firmware));
    }

    /// A machine that is off, which runs this computer's own programs.
    ///
    /// @param arguments of its kernel
    /// @param script    all that it does; see [BorrowedRoot]
    ScenarioMachine machine(
            BorrowedRoot root, String name, Firmware firmware, String arguments, String script)
            throws IOException {
        return new ScenarioMachine(this, root.machine(name, firmware, arguments, script));
    }

    BorrowedRoot borrowedRoot() throws IOException {
        return BorrowedRoot.ensure(new Launcher(TOP), run().folder());
    }

    /// A folder of this scenario for files of other servers.
    Path folder(String name) throws IOException {
        return Files.createDirectories(run().folder().resolve(name));
    }

    private static BuiltImage image(Launcher launcher) throws IOException {
        Optional<BuiltImage> newest = BuiltImage.newest(launcher);
        return newest.isPresent() ? newest.get() : BuiltImage.ensure(launcher);
    }
}

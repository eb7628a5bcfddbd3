package dev.bootwright.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.json.Json;
import dev.bootwright.lab.disk.DiskCheck;
import dev.bootwright.lab.disk.Findings;
import dev.bootwright.lab.network.Network;
import dev.bootwright.lab.operator.MachineView;
import dev.bootwright.lab.vm.MachineSpec;
import dev.bootwright.lab.vm.Patience;
import dev.bootwright.lab.vm.VirtualDisk;
import dev.bootwright.lab.vm.VirtualMachine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// A machine in a scenario. Every expectation waits, fails with what was there instead, and gives the
/// machine back, so that a story reads in one sentence.
final class ScenarioMachine {

    /// How long a machine may stand still, on a busy computer with two processors.
    static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final long DISK = 2L << 30;

    private final Lab lab;
    private MachineSpec spec;
    private Optional<VirtualMachine> vm = Optional.empty();

    ScenarioMachine(Lab lab, MachineSpec spec) {
        this.lab = lab;
        this.spec = spec;
    }

    MachineSpec spec() {
        return spec;
    }

    VirtualMachine vm() {
        return vm.orElseThrow(() -> new IllegalStateException(spec.name() + " is off"));
    }

    /// Adds a virtio disk of 2 GiB.
    ScenarioMachine disk(String serial) {
        return disk(VirtualDisk.virtio(serial, DISK));
    }

    ScenarioMachine disk(VirtualDisk disk) {
        spec = spec.withDisk(disk);
        return this;
    }

    /// Adds a disk that holds something.
    ///
    /// @param content of its first bytes
    ScenarioMachine disk(VirtualDisk disk, Path content) throws IOException {
        Path folder = lab.folder(spec.name());
        Files.copy(content, folder.resolve(disk.serial() + ".disk"));
        return disk(disk);
    }

    ScenarioMachine memory(int mebibytes) {
        spec = spec.withMemory(mebibytes);
        return this;
    }

    /// Two processors a NUMA node.
    ScenarioMachine nodes(int count) {
        spec = spec.withNodes(count);
        return this;
    }

    /// Has a TPM 2.0, which is a process of swtpm.
    ScenarioMachine tpm() throws IOException {
        Path state = Files.createDirectories(lab.folder(spec.name()).resolve("tpm"));
        // A socket's path may have 107 bytes only.
        Path socket = Path.of("/tmp", lab.run().folder().getFileName() + ".tpm");
        socket.toFile().deleteOnExit();
        lab.run()
                .start(
                        "swtpm",
                        List.of(
                                "swtpm",
                                "socket",
                                "--tpm2",
                                "--tpmstate",
                                "dir=" + state,
                                "--ctrl",
                                "type=unixio,path=" + socket,
                                "--terminate"));
        awaitFile(socket);
        spec = spec.withTpm(socket);
        return this;
    }

    ScenarioMachine nic(String model) {
        spec = spec.withNicModel(model);
        return this;
    }

    /// Has no network card and starts an image by itself.
    ///
    /// @param image     directory with `vmlinuz` and `initramfs`
    /// @param arguments of the kernel
    ScenarioMachine withoutNetwork(Path image, String arguments) {
        spec =
                spec.withoutNetwork(
                        new MachineSpec.DirectStart(
                                image.resolve("vmlinuz"), image.resolve("initramfs"), arguments));
        return this;
    }

    /// Starts again after a reset, instead of being off then.
    ScenarioMachine restarting() {
        spec = spec.restarting();
        return this;
    }

    ScenarioMachine powerOn() throws IOException {
        vm = Optional.of(VirtualMachine.powerOn(lab.run(), lab.network(), spec));
        return this;
    }

    /// On another network than the lab's.
    ScenarioMachine powerOn(Network network) throws IOException {
        vm = Optional.of(VirtualMachine.powerOn(lab.run(), network, spec));
        return this;
    }

    /// Waits for a line on the console.
    ScenarioMachine expectConsole(String regex) throws IOException {
        vm().console().expect(regex, PATIENCE);
        return this;
    }

    /// Waits for a line on the console, and gives what has matched.
    String readConsole(String regex) throws IOException {
        return vm().console().expect(regex, PATIENCE);
    }

    ScenarioMachine type(String keys) throws IOException {
        vm().console().type(keys);
        return this;
    }

    /// Waits until the machine has come as far as a phase.
    ScenarioMachine expectPhase(String phase) throws IOException {
        expect("phase " + phase, view -> view.hasReached(phase));
        return this;
    }

    /// Waits until the job that follows another is done, without an error.
    void expectDoneAfter(String job) throws IOException {
        MachineView again =
                expect(
                        "a job after %s that is done".formatted(job),
                        view ->
                                view.job()
                                        .filter(next -> !next.id().equals(job))
                                        .filter(next -> next.state().equals("done"))
                                        .isPresent());
        assertThat(again.error()).isEmpty();
    }

    /// Waits until the server says of the machine what is expected.
    MachineView expect(String what, Predicate<MachineView> expected) throws IOException {
        Patience patience = Patience.with(PATIENCE, Instant.now());
        Optional<MachineView> view;
        do {
            view = lab.server().api().machine(spec.mac());
            if (view.filter(expected).isPresent()) {
                return view.get();
            }
            boolean hasFailed = view.filter(each -> each.state().equals("failed")).isPresent();
            if (hasFailed) {
                break;
            }
            sleep(100);
        } while (!patience.isOver(List.of(view, printed()), Instant.now()));
        throw new AssertionError(
                "%s: expected %s, found %s%nits last lines:%n%s%nthe server's:%n%s"
                        .formatted(
                                spec.name(),
                                what,
                                view.map(MachineView::toString).orElse("no such machine"),
                                vm.map(each -> each.console().tail()).orElse("(off)"),
                                lab.server().logTail()));
    }

    private int printed() {
        return vm.map(each -> each.console().printed()).orElse(0);
    }

    ScenarioMachine expectOff() throws IOException {
        vm().expectOff(PATIENCE);
        return this;
    }

    /// Looks at the disks of the machine, which is off, and finds what the template says.
    ScenarioMachine expectDisksOfTheTemplate() throws IOException {
        vm().close();
        List<Path> images = spec.disks().stream().map(disk -> vm().disk(disk.serial())).toList();
        Findings findings = DiskCheck.check(lab.template(), images);
        assertThat(findings.wrong()).isEmpty();
        assertThat(findings.right()).isNotEmpty();
        return this;
    }

    /// Looks at the beginning of a disk, where a table or a file system would be.
    ScenarioMachine expectBlank(String serial) throws IOException {
        try (InputStream disk = Files.newInputStream(vm().disk(serial))) {
            assertThat(disk.readNBytes(1 << 20)).containsOnly(0);
        }
        return this;
    }

    /// The identifier of its last job.
    String job() throws IOException {
        return view().job().orElseThrow().id();
    }

    /// Waits until the server knows that so many steps of the job have ended.
    ScenarioMachine expectEnded(int steps) throws IOException {
        expect(
                steps + " steps ended",
                view -> view.job().filter(job -> job.step() >= steps).isPresent());
        return this;
    }

    List<String> stepStates() throws IOException {
        return lab.server()
                .api()
                .job(job())
                .array("steps")
                .map(step -> step.asObject("step").text("state"));
    }

    /// How many lines of its console end with a text.
    long timesPrinted(String text) throws IOException {
        return Files.readAllLines(vm().console().log()).stream()
                .filter(line -> line.endsWith(text))
                .count();
    }

    long timesInTimeline(String kind) throws IOException {
        return timeline().lines().filter(line -> line.startsWith(kind + " ")).count();
    }

    /// What the server says of the machine now.
    MachineView view() throws IOException {
        return expect("to be known", _ -> true);
    }

    /// The kinds of boot events that the server recorded, with their details, one line each.
    String timeline() throws IOException {
        StringBuilder lines = new StringBuilder();
        Json.Object timeline = lab.server().api().timeline(view().id());
        for (Json event : timeline.array("events").elements()) {
            Json.Object in = event.asObject("event");
            lines.append(in.text("kind"))
                    .append(' ')
                    .append(in.findText("detail").orElse(""))
                    .append('\n');
        }
        return lines.toString();
    }

    /// Waits until a program has made a file, by which it says that it is ready.
    static void awaitFile(Path file) throws IOException {
        Instant end = Instant.now().plus(PATIENCE);
        while (!Files.exists(file)) {
            if (Instant.now().isAfter(end)) {
                throw new IOException("%s did not come".formatted(file));
            }
            sleep(50);
        }
    }

    static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}

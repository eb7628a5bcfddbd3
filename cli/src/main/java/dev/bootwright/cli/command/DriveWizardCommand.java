package dev.bootwright.cli.command;

import dev.bootwright.cli.wizard.WizardTerminal;
import dev.bootwright.cli.wizard.WizardWork;
import dev.bootwright.image.catalogue.Image;
import dev.bootwright.image.drive.DriveLayout;
import dev.bootwright.image.drive.SshAccess;
import dev.bootwright.machine.drive.DriveCandidate;
import dev.bootwright.machine.drive.Drives;
import dev.bootwright.machine.drive.WritableDrive;
import dev.bootwright.machine.drive.WriteDrive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Makes a drive, asking step by step.
@Command(
        name = "wizard",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a boot drive, asking step by step.",
            "Which image, which drive, and whether all that is on it may be lost. For a terminal of any size,",
            "also a console or a serial line."
        },
        footer = {
            "",
            "Examples:",
            "  bootwright drive wizard",
            "  bootwright drive wizard --loader grub"
        })
final class DriveWizardCommand implements Callable<Integer> {

    private static final Path ROOT = Path.of("/");

    @Mixin DriveMixin drives = new DriveMixin();

    @Override
    public Integer call() throws IOException {
        if (!StepProgress.isTerminal()) {
            throw new Failure(
                    "the wizard needs a terminal",
                    "without one: bootwright drive create --device DEV --yes SERIAL",
                    Failure.USAGE);
        }
        try (WizardTerminal terminal = WizardTerminal.open()) {
            return terminal.run(new Work(drives));
        }
    }

    private record Work(DriveMixin mixin) implements WizardWork {

        @Override
        public List<ImageChoice> images() throws IOException {
            List<ImageChoice> choices = new ArrayList<>();
            for (Image each : mixin.images.catalogue().images()) {
                choices.add(new ImageChoice(each.id(), each.name(), detail(each)));
            }
            return choices;
        }

        @Override
        public List<String> notes() throws IOException {
            return mixin.ssh.access().map(SshAccess::lines).orElse(List.of());
        }

        private static String detail(Image image) {
            return "%s, %s, Linux %s"
                    .formatted(
                            DriveText.size(image.kernelSize() + image.initramfsSize()),
                            image.created().toString().substring(0, 10),
                            image.kernelRelease());
        }

        @Override
        public List<DriveChoice> drives() throws IOException {
            List<DriveCandidate> all = new Drives(ROOT, 0).list();
            List<DriveChoice> choices = new ArrayList<>();
            all.stream()
                    .filter(DriveCandidate::isAcceptable)
                    .map(Work::choice)
                    .forEach(choices::add);
            all.stream()
                    .filter(each -> !each.isAcceptable())
                    .map(Work::choice)
                    .forEach(choices::add);
            return choices;
        }

        private static DriveChoice choice(DriveCandidate drive) {
            return new DriveChoice(
                    drive.disk().node().toString(),
                    drive.confirmation(),
                    "%s, %s, %s"
                            .formatted(
                                    DriveText.model(drive.description()),
                                    DriveText.size(drive.disk().identity().size()),
                                    drive.description().transport().orElse("unknown bus")),
                    DriveText.contents(drive.description()),
                    drive.reasons());
        }

        @Override
        public String write(ImageChoice image, DriveChoice chosen, String typed, Report report)
                throws Exception {
            Optional<DriveCandidate> drive =
                    new Drives(ROOT, 0)
                            .list().stream()
                                    .filter(each ->
                                            each.disk().node().toString().equals(chosen.device()))
                                    .findFirst();
            if (drive.isEmpty()) {
                throw new IOException(chosen.device() + " is gone");
            }
            Image found = mixin.images.image(image.id());
            try (DriveLayout layout =
                    mixin.layout(found, drive.get().disk().sectorBytes(), report::at)) {
                WritableDrive writable =
                        WritableDrive.confirm(
                                ROOT, drive.get().disk().identity(), typed, layout.minimumBytes());
                long bytes = drive.get().disk().identity().size();
                WriteDrive.run(writable, layout.contents(), layout.table(bytes), report::at);
                String host = layout.ssh().map(ssh -> "; SSH host key " + ssh.hostKey()).orElse("");
                return "%s (%s): %s, written and read back%s"
                        .formatted(chosen.device(), writable, layout.image(), host);
            }
        }
    }
}

package dev.bootwright.machine.agent;

import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.Ending;
import dev.bootwright.formats.contract.JobOrder;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.linux.kexec.Kexec;
import dev.bootwright.linux.sys.Power;
import dev.bootwright.machine.bridge.start.InstalledKernel;
import dev.bootwright.machine.hardware.AttachedDisk;
import dev.bootwright.machine.hardware.AttachedDisks;
import dev.bootwright.machine.server.Backoff;
import dev.bootwright.machine.server.Download;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The ways a job ends.
interface Endings {

    /// Fetches what the ending needs, while it can still be told that this failed.
    ///
    /// @param order that ends
    /// @return the ending to be carried out
    Way prepare(Ending ending, JobOrder order) throws IOException, InterruptedException;

    /// An ending that is prepared.
    ///
    /// @param instead why it is another than was asked for; absent where it is that one
    record Way(Ending ending, Optional<String> instead) {}

    /// Ends this kernel, or returns where the machine is to stay.
    void carryOut(Ending ending) throws IOException, InterruptedException;

    /// The word for an ending on the console.
    static String word(Ending ending) {
        return switch (ending) {
            case Ending.Reboot() -> "reboot";
            case Ending.PowerOff() -> "poweroff";
            case Ending.Kexec _, Ending.StartInstalled() -> "kexec";
            case Ending.Stay() -> "stay";
        };
    }

    /// The phase that the server is told.
    static String phase(Ending ending) {
        return switch (ending) {
            case Ending.Reboot() -> "rebooting";
            case Ending.PowerOff() -> "poweringOff";
            case Ending.Kexec _, Ending.StartInstalled() -> "startingKernel";
            case Ending.Stay() -> "staying";
        };
    }

    /// The real ones.
    ///
    /// @param root      of the tree that has `sys` and `dev`
    /// @param directory that a kernel to be started is kept in
    /// @param installed starts what is on a disk
    record OfThisMachine(
            Path root, Path directory, InstalledKernel installed, Supplier<Backoff> backoff)
            implements Endings {

        @Override
        public Way prepare(Ending ending, JobOrder order) throws IOException, InterruptedException {
            if (ending instanceof Ending.StartInstalled) {
                return startInstalled(ending, order);
            }
            if (ending instanceof Ending.Kexec kexec) {
                load(kexec);
            }
            return new Way(ending, Optional.empty());
        }

        private Way startInstalled(Ending ending, JobOrder order) {
            try {
                installed.load(writtenBy(order));
                return new Way(ending, Optional.empty());
            } catch (IOException e) {
                return new Way(new Ending.Reboot(), Optional.of(String.valueOf(e.getMessage())));
            }
        }

        /// The disk that the last image went to.
        private Path writtenBy(JobOrder order) throws IOException {
            DiskIdentity disk =
                    order.steps().stream()
                            .map(JobOrder.StepOrder::step)
                            .filter(Step.WriteImage.class::isInstance)
                            .map(step -> ((Step.WriteImage) step).disk())
                            .reduce((_, last) -> last)
                            .orElseThrow(() -> new IOException("no step has written an image"));
            return new AttachedDisks(root)
                    .list().stream()
                            .filter(each -> each.identity().equals(disk))
                            .map(AttachedDisk::node)
                            .findFirst()
                            .orElseThrow(() -> new IOException("disk " + disk + " is gone"));
        }

        private void load(Ending.Kexec kexec) throws IOException, InterruptedException {
            String initramfs = kexec.initramfs();
            Files.createDirectories(directory);
            Path kernelFile = fetch(kexec.kernel(), "kernel");
            Optional<Path> initramfsFile =
                    initramfs.isEmpty()
                            ? Optional.empty()
                            : Optional.of(fetch(initramfs, "initramfs"));
            Kexec.load(kernelFile, initramfsFile, kexec.commandLine());
        }

        private Path fetch(String source, String name) throws IOException, InterruptedException {
            Path target = directory.resolve(name);
            try {
                Download.to(
                        new URI(source),
                        target,
                        backoff.get(),
                        pause -> TimeUnit.MILLISECONDS.sleep(pause.toMillis()));
            } catch (URISyntaxException e) {
                throw new IOException(name + " is no URL: " + e.getMessage(), e);
            }
            return target;
        }

        @Override
        public void carryOut(Ending ending) throws IOException, InterruptedException {
            switch (ending) {
                case Ending.Reboot() -> Power.restart();
                case Ending.PowerOff() -> Power.powerOff();
                case Ending.Kexec _ -> Power.startLoadedKernel();
                case Ending.StartInstalled() -> installed.start();
                case Ending.Stay() -> {}
            }
        }
    }
}

package dev.bootwright.machine.agent;

import dev.bootwright.formats.contract.Ending;
import dev.bootwright.linux.kexec.Kexec;
import dev.bootwright.linux.sys.Power;
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
    void prepare(Ending ending) throws IOException, InterruptedException;

    /// Ends this kernel, or returns where the machine is to stay.
    void carryOut(Ending ending) throws IOException, InterruptedException;

    /// The word for an ending on the console.
    static String word(Ending ending) {
        return switch (ending) {
            case Ending.Reboot() -> "reboot";
            case Ending.PowerOff() -> "poweroff";
            case Ending.Kexec _ -> "kexec";
            case Ending.Stay() -> "stay";
        };
    }

    /// The phase that the server is told.
    static String phase(Ending ending) {
        return switch (ending) {
            case Ending.Reboot() -> "rebooting";
            case Ending.PowerOff() -> "poweringOff";
            case Ending.Kexec _ -> "startingKernel";
            case Ending.Stay() -> "staying";
        };
    }

    /// The real ones.
    ///
    /// @param directory that a kernel to be started is kept in
    record OfThisMachine(Path directory, Supplier<Backoff> backoff) implements Endings {

        @Override
        public void prepare(Ending ending) throws IOException, InterruptedException {
            if (!(ending instanceof Ending.Kexec(var kernel, var initramfs, var commandLine))) {
                return;
            }
            Files.createDirectories(directory);
            Path kernelFile = fetch(kernel, "kernel");
            Optional<Path> initramfsFile =
                    initramfs.isEmpty()
                            ? Optional.empty()
                            : Optional.of(fetch(initramfs, "initramfs"));
            Kexec.load(kernelFile, initramfsFile, commandLine);
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
        public void carryOut(Ending ending) throws IOException {
            switch (ending) {
                case Ending.Reboot() -> Power.restart();
                case Ending.PowerOff() -> Power.powerOff();
                case Ending.Kexec _ -> Power.startLoadedKernel();
                case Ending.Stay() -> {}
            }
        }
    }
}

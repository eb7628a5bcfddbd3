package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.AgentApi;
import dev.bootwright.formats.contract.Ending;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.linux.block.BlockDevice;
import dev.bootwright.machine.hardware.AttachedDisk;
import dev.bootwright.machine.hardware.Attributes;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Starts the Debian installer for a disk, in place of this system.
///
/// Where the installer has been at its end, the disk has the table that the step names, and there is
/// nothing left to do when this system is started again.
final class StartInstaller {

    private final Path root;
    private final Optional<Home> home;

    /// @param root of the tree that has `sys`, `dev` and `proc`
    /// @param home where the installer comes from
    StartInstaller(Path root, Optional<Home> home) {
        this.root = root;
        this.home = home;
    }

    /// @param restarts how often the installer was started already: after that, its remains may be on the
    ///                 disk
    StepOutcome run(Step.InstallDebian step, int restarts) throws IOException {
        AttachedDisk found = new DiskFinder(root).find(step.disk());
        if (DiskMark.table(found, step.diskGuid()).isPresent()) {
            return new StepOutcome.AlreadyHolds(
                    "Debian %s is on %s".formatted(step.suite(), step.disk()));
        }
        ErasableDisk disk = ErasableDisk.check(root, step.disk());
        if (restarts == 0) {
            try (BlockDevice device = disk.claim();
                    FileChannel channel = FileChannel.open(found.node())) {
                DiskMark.refuseUnlessFree(disk, channel, device.size(), step.diskGuid());
            }
        }
        Home from =
                home.orElseThrow(() ->
                        new StepRefusedException("there is no server to get the installer from"));
        String files = from.server() + AgentApi.INSTALLER + step.suite();
        return new StepOutcome.NeedsKernel(
                "the Debian installer goes on with " + step.disk(),
                new Ending.Kexec(files + "/linux", files + "/initrd.gz", commandLine(step, from)));
    }

    private String commandLine(Step.InstallDebian step, Home from) {
        List<String> words = new ArrayList<>();
        words.add("auto=true");
        words.add("priority=critical");
        words.add("DEBIAN_FRONTEND=text");
        words.add("netcfg/choose_interface=auto");
        words.add(
                "netcfg/get_nameservers="
                        + from.server().getHost()); // asked for where DHCP names none
        words.add(
                "url=%s%s%s/preseed.cfg"
                        .formatted(from.server(), AgentApi.INSTALL, from.secret().text()));
        words.addAll(consoles());
        words.add(step.arguments());
        return String.join(" ", words).strip();
    }

    /// Where this system speaks, the next one does.
    private List<String> consoles() {
        String line = new Attributes(root.resolve("proc")).text("cmdline").orElse("");
        return List.of(line.split("\\s+", -1)).stream()
                .filter(word -> word.startsWith("console="))
                .toList();
    }
}

package dev.bootwright.lab.scenario;

import dev.bootwright.lab.iso.SampleIso;
import dev.bootwright.lab.network.Network;
import dev.bootwright.lab.network.UserNetwork;
import dev.bootwright.lab.operator.Launcher;
import dev.bootwright.lab.operator.Server;
import dev.bootwright.lab.run.Tool;
import dev.bootwright.lab.vm.Firmware;
import dev.bootwright.lab.vm.MachineSpec;
import dev.bootwright.lab.vm.VirtualMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/// What scenarios with live ISOs have in common.
///
/// @param lab where they play
record LiveIsos(Lab lab) {

    private static final Path CACHE =
            Path.of(System.getenv().getOrDefault("BOOTWRIGHT_CACHE", "/var/cache/bootwright"));

    /// What an emulated machine needs to be watched; see [Server].
    private static final String WATCHED = "console=ttyS0,115200 " + MachineSpec.EMULATED;

    static void assumePrograms() throws IOException {
        List<String> missing = SampleIso.missingPrograms();
        if (!missing.isEmpty() && System.getProperty("peers", "").equals("required")) {
            throw new IOException(missing.getFirst());
        }
        Assumptions.assumeTrue(missing.isEmpty(), missing::toString);
    }

    /// Publishes a sample where it lies in the cache.
    void publish(SampleIso sample) throws IOException {
        publish(sample.make(CACHE), sample.sampleName());
    }

    void publish(Path iso, String name) throws IOException {
        iso("publish", iso.toString(), "--name", name, "--args", WATCHED);
    }

    /// A copy of a sample that a scenario may change.
    Path copy(SampleIso sample) throws IOException {
        Path copy = lab.folder("isos").resolve(sample.sampleName() + ".iso");
        return Files.copy(sample.make(CACHE), copy);
    }

    /// A copy of a sample in Gentoo's layout whose kernel has another name, in its menu and before its
    /// initramfs's `.igz` too. It boots from no CD.
    Path renamed(SampleIso sample, String kernel) throws IOException {
        Path original = sample.make(CACHE);
        Path menu = lab.run().folder().resolve("grub.cfg");
        Tool.run(
                "xorriso",
                "-osirrox",
                "on",
                "-indev",
                original.toString(),
                "-extract",
                "/boot/grub/grub.cfg",
                menu.toString());
        String renamed =
                Files.readString(menu)
                        .replace("/boot/gentoo.igz", "\"/boot/%s.igz\"".formatted(kernel))
                        .replace("/boot/gentoo ", "\"/boot/%s\" ".formatted(kernel));
        Files.delete(menu); // as unwritable as it was on the medium
        Files.writeString(menu, renamed);
        Path copy = lab.folder("isos").resolve(sample.sampleName() + ".iso");
        Tool.run(
                "xorriso",
                "-indev",
                original.toString(),
                "-outdev",
                copy.toString(),
                "-boot_image",
                "any",
                "discard",
                "-mv",
                "/boot/gentoo",
                "/boot/" + kernel,
                "--",
                "-mv",
                "/boot/gentoo.igz",
                "/boot/" + kernel + ".igz",
                "--",
                "-update",
                menu.toString(),
                "/boot/grub/grub.cfg");
        return copy;
    }

    /// @param options more of `iso export`
    void export(SampleIso sample, Path tree, String... options) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("export", sample.sampleName(), tree.toString()));
        command.addAll(List.of("--args", WATCHED));
        command.addAll(List.of(options));
        iso(command.toArray(String[]::new));
    }

    /// Starts a server on the bridge that has no image, only ISOs.
    ///
    /// @param options more of `serve`
    void serve(String... options) throws IOException {
        lab.serve(lab.folder("no-images"), options);
    }

    /// The same for machines on QEMU's own network.
    Server serveOnLoopback() throws IOException {
        return Server.start(
                lab.run(),
                new Launcher(Lab.TOP),
                UserNetwork.withoutBoot(),
                lab.folder("no-images"),
                List.of());
    }

    /// @param memory in MiB
    VirtualMachine powerOn(SampleIso sample, Network network, int memory) throws IOException {
        MachineSpec spec = MachineSpec.of(sample.sampleName(), Firmware.BIOS).withMemory(memory);
        return VirtualMachine.powerOn(lab.run(), network, spec);
    }

    private void iso(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("iso"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--data", lab.folder("data").toString()));
        new Launcher(Lab.TOP).show(command.toArray(String[]::new));
    }
}

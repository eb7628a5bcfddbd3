package dev.bootwright.cli.command;

import dev.bootwright.image.initramfs.ImageOptions;
import dev.bootwright.image.initramfs.PrebootAddition;
import dev.bootwright.image.initramfs.PrebootOptions;
import dev.bootwright.image.initramfs.Profile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What of `image build` is about the image that boots a machine without disks.
final class PrebootMixin {

    @Option(
            names = "--profile",
            paramLabel = "agent|aoe|bridge",
            description =
                    "agent: the in-memory OS with the agent. aoe: only what finds a root on the wire"
                            + " (ATA over Ethernet) and goes on there. bridge: what the boot drive"
                            + " starts, without a network.",
            defaultValue = "agent")
    String profile = "agent";

    @Option(
            names = "--modules",
            paramLabel = "NAMES",
            split = "[ ,]+",
            description =
                    "With aoe: kernel modules to take, such as \"e1000e igb\". Default: the usual network"
                            + " cards.")
    List<String> modules = new ArrayList<>();

    @Option(
            names = "--with",
            paramLabel = "mdadm,lvm2",
            split = "[ ,]+",
            description = "With aoe: what it finds the root through.")
    List<String> additions = new ArrayList<>();

    @Option(
            names = "--config-url",
            paramLabel = "URL",
            description =
                    "With aoe: where a machine asks for its configuration; %%m is its MAC address.")
    @Nullable String configUrl;

    @Option(
            names = "--kernel",
            paramLabel = "FILE",
            description = "With aoe: a kernel of your own (bzImage) with all drivers built in.")
    @Nullable Path kernel;

    boolean isBridge() {
        return profile.equals(Profile.BRIDGE.word());
    }

    boolean isAsked() {
        boolean asked = profile.equals("aoe");
        if (!asked && !profile.equals("agent") && !isBridge()) {
            throw new Failure(
                    "--profile: \"%s\" is none".formatted(profile),
                    "agent, aoe or bridge",
                    Failure.USAGE);
        }
        boolean used =
                !modules.isEmpty() || !additions.isEmpty() || configUrl != null || kernel != null;
        if (!asked && used) {
            throw new Failure(
                    "--modules, --with, --config-url and --kernel are for a preboot image",
                    "--profile aoe; an agent's image takes --add-module and --add-package",
                    Failure.USAGE);
        }
        return asked;
    }

    /// @param general what both profiles know
    PrebootOptions options(String name, ImageOptions general) {
        if (!general.packages().isEmpty()
                || !general.modules().isEmpty()
                || general.payloadSplit().isPresent()) {
            throw new Failure(
                    "--add-package, --add-module and --payload-split are for an agent's image",
                    "--with, --modules and --overlay",
                    Failure.USAGE);
        }
        if (kernel != null && !Files.isRegularFile(kernel)) {
            throw new Failure("--kernel: %s is no file".formatted(kernel), "", Failure.USAGE);
        }
        try {
            return new PrebootOptions(
                    name,
                    general.flavour(),
                    modules,
                    additions(),
                    Optional.ofNullable(configUrl),
                    Optional.ofNullable(kernel),
                    general.overlays());
        } catch (IllegalArgumentException e) {
            throw new Failure(String.valueOf(e.getMessage()), "", Failure.USAGE);
        }
    }

    private Set<PrebootAddition> additions() {
        Set<PrebootAddition> found = EnumSet.noneOf(PrebootAddition.class);
        for (String each : additions) {
            found.add(
                    PrebootAddition.of(each)
                            .orElseThrow(() ->
                                    new Failure(
                                            "--with: \"%s\" is unknown".formatted(each),
                                            "mdadm or lvm2",
                                            Failure.USAGE)));
        }
        return found;
    }
}

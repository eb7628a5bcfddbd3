package dev.bootwright.machine.bridge.find;

import dev.bootwright.formats.menu.KernelVersion;
import dev.bootwright.formats.menu.MenuEntry;
import dev.bootwright.formats.menu.Menus;
import dev.bootwright.machine.bridge.find.BootEntry.Preference;
import dev.bootwright.machine.bridge.volume.Volume;
import dev.bootwright.machine.bridge.volume.VolumeFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a partition offers: the menus of loaders on it, unified kernels, or kernels in its `/boot`.
///
/// An entry whose kernel is not there is left out; that is what a menu on one partition for kernels on another
/// looks like, and the other partition has its say too. One that has only its kernel is a refusal.
final class VolumeEntries {

    private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+[\\w.+~-]*");

    private final String place;
    private final Volume volume;
    private final String root;
    private final RootNames rootNames;
    private final List<BootEntry> entries = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private boolean startsThisDrive;

    /// @param place of the volume, as people know it
    /// @param root  argument for kernels that have none, such as `root=UUID=…`, if the volume turns out to be a
    ///              root file system; empty where none can be made
    VolumeEntries(String place, Volume volume, String root, RootNames rootNames) {
        this.place = place;
        this.volume = volume;
        this.root = root;
        this.rootNames = rootNames;
    }

    List<BootEntry> entries() {
        return entries;
    }

    List<Refusal> refusals() {
        return refusals;
    }

    /// Whether there is nothing to say of the volume: no system, none left out, and not this drive.
    boolean isBare() {
        return entries.isEmpty() && refusals.isEmpty() && !startsThisDrive;
    }

    VolumeEntries read() {
        try {
            Menus menus = Menus.read(new MenuVolume(volume));
            GrubEnvironment environment = GrubEnvironment.read(volume);
            List<MenuEntry> all = menus.entries();
            for (int i = 0; i < all.size(); i++) {
                menuEntry(all.get(i), i == 0, environment);
            }
            for (UnifiedKernel kernel : UnifiedKernel.in(volume)) {
                unified(kernel);
            }
            if (entries.isEmpty()) {
                for (String directory : List.of("/boot", "/")) {
                    for (KernelPair pair : KernelPair.in(volume, directory)) {
                        plain(pair);
                    }
                }
            }
        } catch (IOException e) {
            refuse(place, String.valueOf(e.getMessage()));
        }
        return this;
    }

    /// Whether this may be the root of the kernels on it, rather than what is mounted at its `/boot`.
    private boolean isRootFileSystem() throws IOException {
        return !volume.list("/etc").isEmpty() || volume.file("/usr/lib/os-release").isPresent();
    }

    /// Says once what several entries of a menu have in common.
    private void refuse(String source, String reason) {
        Refusal refusal = new Refusal(source, reason);
        if (!refusals.contains(refusal)) {
            refusals.add(refusal);
        }
    }

    private void menuEntry(MenuEntry entry, boolean isFirst, GrubEnvironment environment)
            throws IOException {
        Optional<VolumeFile> kernel = file(entry.kernel());
        if (kernel.isEmpty()) {
            return;
        }
        CommandLine line = CommandLine.of(environment.expanded(entry.arguments()));
        if (isThisDrive(line)) {
            startsThisDrive = true;
            return;
        }
        List<VolumeFile> initramfs = new ArrayList<>();
        for (String path : environment.expandedPaths(entry.initrds())) {
            Optional<VolumeFile> each = file(path);
            if (each.isEmpty()) {
                refuse(
                        place + " " + entry.source(),
                        "%s is there, but not its initramfs %s".formatted(entry.kernel(), path));
                return;
            }
            initramfs.add(each.get());
        }
        Origin origin =
                new Origin(
                        kind(entry.source()),
                        place + " " + entry.source(),
                        place,
                        Optional.empty(),
                        "",
                        entry.isDefault());
        entries.add(
                new BootEntry(
                        origin,
                        entry.title(),
                        version(entry.kernel(), entry.title(), entry.source()),
                        kernel.get(),
                        initramfs,
                        withRoot(line),
                        isChosen(entry, isFirst, environment)
                                ? Preference.LOADER_DEFAULT
                                : Preference.NONE,
                        List.of()));
    }

    /// The first entry of GRUB's and SYSLINUX's is the default for want of another, which is no choice of
    /// anybody's. Loader entries are systemd-boot's, which has its default in `loader.conf`, or Fedora's,
    /// whose GRUB keeps it in `grubenv`.
    private static boolean isChosen(MenuEntry entry, boolean isFirst, GrubEnvironment environment) {
        return kind(entry.source()) == Origin.Kind.LOADER_ENTRY
                ? entry.isDefault() || id(entry.source()).equals(environment.chosenEntry())
                : entry.isDefault() && !isFirst;
    }

    /// What GRUB calls a loader entry: its file, without `.conf` and the tries that are left of it, `+3-0`.
    private static String id(String source) {
        return source.substring(source.lastIndexOf('/') + 1)
                .replaceFirst("(\\+\\d+(-\\d+)?)?\\.conf$", "");
    }

    /// A path may begin with a data set or a subvolume that is not part of it here: `/ROOT/debian@/boot/x`,
    /// `/@/boot/x`.
    private Optional<VolumeFile> file(String path) throws IOException {
        Optional<VolumeFile> file = volume.file(path).filter(each -> each.size() > 0);
        int inside = path.indexOf("@/");
        return file.isPresent() || inside < 0
                ? file
                : volume.file(path.substring(inside + 1)).filter(each -> each.size() > 0);
    }

    private void unified(UnifiedKernel kernel) throws IOException {
        CommandLine line = CommandLine.parse(kernel.commandLine());
        if (isThisDrive(line)) {
            startsThisDrive = true;
            return;
        }
        entries.add(
                new BootEntry(
                        new Origin(
                                Origin.Kind.UNIFIED_KERNEL,
                                place + " " + kernel.path(),
                                place,
                                Optional.empty(),
                                "",
                                false),
                        kernel.title(),
                        version(kernel.version(), kernel.path()),
                        kernel.kernel(),
                        kernel.initramfs().stream().toList(),
                        withRoot(line),
                        Preference.NONE,
                        List.of()));
    }

    private void plain(KernelPair pair) throws IOException {
        if (!root.isEmpty() && !isRootFileSystem()) {
            refuse(place, "has kernels, but nothing on it says where their root file system is");
            return;
        }
        entries.add(
                new BootEntry(
                        new Origin(
                                Origin.Kind.DIRECTORY, place, place, Optional.empty(), "", false),
                        "",
                        pair.version(),
                        pair.kernel(),
                        List.of(pair.initramfs()),
                        withRoot(new CommandLine(List.of())),
                        Preference.NONE,
                        List.of()));
    }

    private String withRoot(CommandLine line) throws IOException {
        return line.hasRoot() || root.isEmpty() || !isRootFileSystem()
                ? rootNames.repaired(line).toString()
                : line.startingWith(root).toString();
    }

    /// The drive this program was started from does not lead anywhere new.
    private static boolean isThisDrive(CommandLine line) {
        return line.arguments().contains(Search.THIS_DRIVE);
    }

    /// By the name of the kernel, or by what else may have it, the likeliest first.
    private static KernelVersion version(String path, String... others) {
        Optional<KernelVersion> named =
                KernelNames.version(path.substring(path.lastIndexOf('/') + 1))
                        .filter(version -> !version.text().isEmpty());
        if (named.isPresent()) {
            return named.get();
        }
        List<String> texts = new ArrayList<>(List.of(path));
        texts.addAll(List.of(others));
        for (String text : texts) {
            Matcher matcher = VERSION.matcher(text);
            if (matcher.find()) {
                return new KernelVersion(matcher.group().replaceFirst("\\.conf$", ""));
            }
        }
        return new KernelVersion("");
    }

    private static Origin.Kind kind(String source) {
        if (source.contains("/entries/")) {
            return Origin.Kind.LOADER_ENTRY;
        }
        return source.contains("linux.c") ? Origin.Kind.SYSLINUX : Origin.Kind.GRUB;
    }
}

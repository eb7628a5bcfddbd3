package dev.bootwright.image.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.menu.MenuEntry;
import dev.bootwright.formats.menu.MenuFiles;
import dev.bootwright.formats.menu.Menus;
import dev.bootwright.image.initrd.Initramfs;
import dev.bootwright.image.initrd.InitramfsKind;
import dev.bootwright.image.live.BootEntry.MediumFile;
import dev.bootwright.image.live.LiveTree.LiveFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One look at one medium.
final class Inspection {

    private static final int MOST_NOTES = 200;

    private static final Initramfs NONE =
            new Initramfs(
                    InitramfsKind.UNKNOWN,
                    "there is none",
                    0,
                    0,
                    List.of(),
                    Set.of(),
                    List.of(),
                    List.of(),
                    true,
                    List.of());

    private final LiveTree tree;
    private final List<String> notes = new ArrayList<>();
    private final Map<List<String>, Initramfs> looked = new HashMap<>(); // entries share them

    Inspection(LiveTree tree) {
        this.tree = new PatientTree(tree, this::note);
    }

    LiveSystem run(String osRelease) throws IOException {
        Menus menus = Menus.read(files());
        menus.notes().forEach(this::note);
        Roots roots = Roots.of(tree);
        List<BootEntry> entries = new ArrayList<>();
        for (MenuEntry entry : menus.entries()) {
            entry(entry, roots).ifPresent(entries::add);
        }
        if (entries.isEmpty()) {
            note("no menu with a kernel was found, so kernels were looked for by their names");
            for (MenuEntry entry : UsualNames.find(tree)) {
                entry(entry, roots).ifPresent(entries::add);
            }
        }
        return new LiveSystem(title(osRelease), entries, roots.all(), notes);
    }

    private void note(String note) {
        if (notes.size() < MOST_NOTES && !notes.contains(note)) {
            notes.add(note);
        }
    }

    private MenuFiles files() {
        return new MenuFiles() {
            @Override
            public Optional<String> text(String path, int mostBytes) throws IOException {
                Optional<LiveFile> file = tree.find(path);
                if (file.isEmpty()) {
                    return Optional.empty();
                }
                return Optional.of(
                        UTF_8.decode(Kernels.start(file.get().content(), 0, mostBytes)).toString());
            }

            @Override
            public List<String> list(String directory) throws IOException {
                return tree.list(directory);
            }
        };
    }

    private Optional<BootEntry> entry(MenuEntry entry, Roots roots) throws IOException {
        String where = entry.source().isEmpty() ? "" : entry.source() + ": ";
        Optional<LiveFile> file = tree.find(entry.kernel());
        if (file.isEmpty()) {
            note(
                    "%s\"%s\" is left out, there is no %s"
                            .formatted(where, entry.title(), entry.kernel()));
            return Optional.empty();
        }
        Optional<KernelImage> kernel = Kernels.read(file.get());
        if (kernel.isEmpty()) {
            note(
                    "%s\"%s\" is left out, %s is no Linux kernel"
                            .formatted(where, entry.title(), entry.kernel()));
            return Optional.empty();
        }
        Map<String, ByteSource> initrds = new LinkedHashMap<>();
        for (String path : entry.initrds()) {
            Optional<LiveFile> initrd = tree.find(path);
            if (initrd.isEmpty()) {
                note("%s\"%s\" is left out, there is no %s".formatted(where, entry.title(), path));
                return Optional.empty();
            }
            initrds.put(path, initrd.get().content());
        }
        return Optional.of(entry(entry, kernel.get(), initrds, roots));
    }

    private BootEntry entry(
            MenuEntry entry, KernelImage kernel, Map<String, ByteSource> initrds, Roots roots)
            throws IOException {
        Initramfs initramfs = NONE;
        if (!initrds.isEmpty()) {
            List<String> paths = List.copyOf(initrds.keySet());
            initramfs = looked.computeIfAbsent(paths, key -> Initramfs.read(initrds));
            initramfs.notes().forEach(this::note);
        }
        Optional<RootImage> root =
                new EntryRoot(roots, entry.arguments(), kernel.path()).find(initramfs.kind());
        NetworkBoot boot =
                new Plan(medium(roots, root), kernel, initramfs, entry.arguments(), root).make();
        List<MediumFile> files = new ArrayList<>();
        initrds.forEach((path, content) -> files.add(new MediumFile(path, content.size())));
        return new BootEntry(
                entry.title(),
                kernel,
                files,
                initrds.isEmpty() ? Optional.empty() : Optional.of(initramfs),
                entry.arguments(),
                root,
                entry.isDefault(),
                entry.source(),
                boot);
    }

    private Plan.Medium medium(Roots roots, Optional<RootImage> root) throws IOException {
        int there =
                root.map(image -> image.path().substring(0, image.path().lastIndexOf('/')))
                        .map(directory -> roots.in(directory.isEmpty() ? "/" : directory).size())
                        .orElse(0);
        String repository = tree.list("/apks").isEmpty() ? "" : "/apks";
        return new Plan.Medium(tree.mediumBytes(), !roots.all().isEmpty(), there, repository);
    }

    /// `PRETTY_NAME` of os-release(5), else the volume's name.
    private String title(String osRelease) {
        return osRelease
                .lines()
                .filter(line -> line.startsWith("PRETTY_NAME="))
                .map(line -> line.substring("PRETTY_NAME=".length()).strip())
                .map(value -> value.replaceAll("^[\"']|[\"']$", ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse(tree.volumeId().strip());
    }
}

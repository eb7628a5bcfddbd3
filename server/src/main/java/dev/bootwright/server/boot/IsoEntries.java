package dev.bootwright.server.boot;

import dev.bootwright.image.iso.Publication;
import dev.bootwright.image.live.Argument;
import dev.bootwright.image.live.NetworkBoot.Wrapped;
import dev.bootwright.server.script.BootMenu;
import dev.bootwright.server.script.FileRoot;
import dev.bootwright.server.script.KernelArguments;
import dev.bootwright.server.script.ScriptEntry;
import dev.bootwright.server.script.ScriptEntry.Initrd;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What a published ISO boots, as scripts need it. The files' names are the same in a server and in an
/// exported tree, which has its own root.
///
/// @param root      what the names are resolved against
/// @param base      URL of the same place, for kernel arguments, ending with a slash; empty if nobody knows
/// @param directory where the files of a version are
/// @param plain     names below that, by path on the medium, of files that are called otherwise for loaders
/// @param arguments further ones of the kernel
record IsoEntries(
        FileRoot root,
        String base,
        Function<Publication, String> directory,
        Function<Publication, Map<String, String>> plain,
        KernelArguments arguments) {

    private static final long MIB = 1 << 20;

    /// Below a server.
    ///
    /// @param server `host:port`, as the client can reach it
    static IsoEntries ofServer(String server, KernelArguments arguments) {
        FileRoot root = FileRoot.ofServer(server);
        return new IsoEntries(root, root.url(), IsoFiles::directory, _ -> Map.of(), arguments);
    }

    /// An entry.
    ///
    /// @param number from 1 on
    /// @throws IllegalArgumentException if its arguments cannot be written into a script
    ScriptEntry entry(Publication publication, int number) {
        Publication.Entry entry = publication.entries().get(number - 1);
        String files = directory.apply(publication);
        Map<String, String> names = plain.apply(publication);
        List<Initrd> initrds = new ArrayList<>();
        for (String path : entry.initrds()) {
            initrds.add(new Initrd(named(files, path, names), Optional.empty()));
        }
        for (Wrapped wrapped : entry.wrapped()) {
            initrds.add(
                    new Initrd(
                            files + "/file" + wrapped.path(),
                            Optional.of(wrapped.pathInInitramfs())));
        }
        Optional<String> combined =
                entry.wrapped().isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                "%s/combined/%d".formatted(files, publication.combined(entry)));
        return new ScriptEntry(
                title(publication, entry),
                root,
                named(files, entry.kernel(), names),
                initrds,
                combined,
                arguments(publication, entry).with(arguments),
                entry.card(),
                Math.toIntExact((entry.memory() + MIB - 1) / MIB));
    }

    private static String named(String files, String path, Map<String, String> names) {
        return files + "/" + names.getOrDefault(path, "file" + path);
    }

    /// Why an entry cannot be started; empty if it can.
    ///
    /// @param number from 1 on
    Optional<String> refusal(Publication publication, int number) {
        String name = publication.name();
        if (!publication.isCurrent()) {
            return Optional.of(name + ": its ISO was changed or removed after it was published");
        }
        int count = publication.entries().size();
        if (number > count) {
            return Optional.of("%s: has %d entries".formatted(name, count));
        }
        try {
            entry(publication, number);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(name + ": " + e.getMessage());
        }
    }

    /// The items of a menu: every entry of every ISO that can be started. What is left out says why in its
    /// own script.
    List<BootMenu.Item> items(List<Publication> publications) {
        List<BootMenu.Item> items = new ArrayList<>();
        for (Publication publication : publications) {
            for (int i = 1; i <= publication.entries().size(); i++) {
                if (refusal(publication, i).isEmpty()) {
                    items.add(item(publication, i));
                }
            }
        }
        return List.copyOf(items);
    }

    /// The key of an ISO's entry in a menu: none that another ISO could have, since names have no `+`, and
    /// no number, which GRUB would count its entries by.
    static String key(Publication publication, int number) {
        return "iso+%s+%d".formatted(publication.name(), number);
    }

    private BootMenu.Item item(Publication publication, int number) {
        String script =
                "iso/%s/boot%s.ipxe".formatted(publication.name(), number == 1 ? "" : "-" + number);
        return new BootMenu.Item(key(publication, number), script, entry(publication, number));
    }

    private static String title(Publication publication, Publication.Entry entry) {
        return publication.entries().size() == 1 || entry.title().contains(publication.title())
                ? publication.title()
                : publication.title() + ": " + entry.title();
    }

    private KernelArguments arguments(Publication publication, Publication.Entry entry) {
        boolean needsUrl =
                entry.arguments().stream().anyMatch(each -> !(each instanceof Argument.Text));
        if (needsUrl && base.isEmpty()) {
            throw new IllegalArgumentException(
                    "the system fetches its root by URL, and where that is nobody has said");
        }
        String place = base + directory.apply(publication);
        Argument.Places places =
                new Argument.Places(
                        place + "/file", "%s/%s.iso".formatted(place, publication.name()));
        return new KernelArguments(
                entry.arguments().stream().map(argument -> argument.render(places)).toList());
    }
}

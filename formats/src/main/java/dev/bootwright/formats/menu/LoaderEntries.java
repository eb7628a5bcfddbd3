package dev.bootwright.formats.menu;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The entries of systemd-boot: a file each in `loader/entries`, the default in `loader/loader.conf`.
///
/// Source: the Boot Loader Specification, "Type #1 Boot Loader Specification Entries".
final class LoaderEntries {

    private LoaderEntries() {}

    /// @param loader such as `/loader`
    /// @return nothing if there is no such directory
    static List<MenuEntry> read(Pages pages, String loader) throws IOException {
        Pattern byDefault = byDefault(pages, loader);
        List<MenuEntry> entries = new ArrayList<>();
        for (String name : pages.list(loader + "/entries")) {
            if (name.endsWith(".conf") && entries.size() < Pages.MOST_ENTRIES) {
                String path = loader + "/entries/" + name;
                Optional<String> text = pages.open(path);
                if (text.isPresent()) {
                    entry(text.get(), path).ifPresent(entries::add);
                }
            }
        }
        Optional<MenuEntry> chosen =
                entries.stream()
                        .filter(entry -> byDefault.matcher(nameOf(entry)).matches())
                        .max(Comparator.comparing(entry -> new KernelVersion(nameOf(entry))));
        entries.replaceAll(
                entry -> chosen.filter(entry::equals).isPresent() ? entry.asDefault() : entry);
        return entries;
    }

    /// Without the tries that are left of an entry, which are counted in its name: `debian+3-0.conf`
    /// (Automatic Boot Assessment).
    private static String nameOf(MenuEntry entry) {
        return entry.source()
                .substring(entry.source().lastIndexOf('/') + 1)
                .replaceFirst("\\+\\d+(-\\d+)?\\.conf$", ".conf");
    }

    /// `default` is a file name in which `*` stands for anything; older ones leave `.conf` out. Of
    /// several that match, the loader takes the newest.
    private static Pattern byDefault(Pages pages, String loader) throws IOException {
        String glob = "";
        for (String line : pages.open(loader + "/loader.conf").orElse("").split("\n", -1)) {
            String[] words = line.strip().split("\\s+", 2);
            if (words[0].equals("default") && words.length == 2) {
                glob = words[1].strip();
            }
        }
        String[] parts = glob.split("\\*+", -1);
        List<String> quoted = new ArrayList<>();
        for (String part : parts) {
            quoted.add(Pattern.quote(part));
        }
        return Pattern.compile(
                glob.isEmpty() || parts.length > 4
                        ? "(?!)"
                        : String.join(".*", quoted) + "(\\.conf)?");
    }

    private static Optional<MenuEntry> entry(String text, String path) {
        String title = "";
        String kernel = "";
        List<String> initrds = new ArrayList<>();
        List<String> arguments = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            String[] words = line.strip().split("\\s+", 2);
            String value = words.length > 1 ? words[1].strip() : "";
            switch (words[0]) {
                case "title" -> title = value;
                case "linux" -> kernel = value;
                case "initrd" -> initrds.addAll(files(value));
                case "options" -> arguments.addAll(KernelWords.split(value));
                default -> {
                    // for people, or for programs of the firmware
                }
            }
        }
        arguments.removeIf(argument -> argument.startsWith("initrd="));
        return kernel.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new MenuEntry(
                                title,
                                Pages.absolute("/", kernel),
                                initrds,
                                arguments,
                                false,
                                path));
    }

    /// GRUB takes several files on one line, some of them variables of its own; RHEL's entries have
    /// `/initramfs-5.14.0.img $tuned_initrd`.
    private static List<String> files(String value) {
        return KernelWords.split(value).stream().map(word -> Pages.absolute("/", word)).toList();
    }
}

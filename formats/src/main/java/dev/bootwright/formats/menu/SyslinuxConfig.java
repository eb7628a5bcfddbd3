package dev.bootwright.formats.menu;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A menu of SYSLINUX, ISOLINUX, EXTLINUX or PXELINUX.
///
/// Keywords are of any case; `INCLUDE`, `MENU INCLUDE` and `CONFIG` are followed; `APPEND` outside a
/// label holds for labels without one, and `APPEND -` is none. Source: SYSLINUX 6.04
/// `doc/syslinux.txt` and `doc/menu.txt`.
final class SyslinuxConfig {

    private static final int MOST_DEPTH = 16;

    private final Pages pages;
    private final String directory;
    private final List<Label> labels = new ArrayList<>();
    private Optional<String> append = Optional.empty();
    private String byDefault = "";
    private boolean isHelp;

    private static final class Label {
        final String name;
        final String source;
        String title;
        String kernel = "";
        String initrd = "";
        Optional<String> append = Optional.empty();
        boolean isDefault;

        Label(String name, String source) {
            this.name = name;
            this.title = name;
            this.source = source;
        }
    }

    private SyslinuxConfig(Pages pages, String directory) {
        this.pages = pages;
        this.directory = directory;
    }

    /// @return nothing if there is no such file
    static List<MenuEntry> read(Pages pages, String path) throws IOException {
        // relative paths start at the folder of the first file, whatever file they are in
        SyslinuxConfig config = new SyslinuxConfig(pages, Pages.directoryOf(path));
        config.run(path, 0);
        return config.entries();
    }

    private void run(String path, int depth) throws IOException {
        if (depth > MOST_DEPTH) {
            pages.note("%s is included too deeply".formatted(path));
            return;
        }
        for (String line : pages.open(path).orElse("").split("\n", -1)) {
            String[] words = line.strip().split("\\s+", 2);
            String rest = words.length > 1 ? words[1].strip() : "";
            execute(words[0].toLowerCase(Locale.ROOT), rest, path, depth);
            if (labels.size() > Pages.MOST_ENTRIES) {
                pages.note("%s has more than %d labels".formatted(path, Pages.MOST_ENTRIES));
                return;
            }
        }
    }

    private void execute(String keyword, String rest, String path, int depth) throws IOException {
        if (isHelp) {
            isHelp = !keyword.equals("endtext");
            return;
        }
        switch (keyword) {
            case "label" -> labels.add(new Label(rest, path));
            case "default", "ontimeout" -> {
                if (byDefault.isEmpty() && !rest.endsWith(".c32")) {
                    byDefault = rest;
                }
            }
            case "kernel", "linux" -> label().ifPresent(label -> label.kernel = rest);
            case "initrd" -> label().ifPresent(label -> label.initrd = rest);
            case "append" -> append(rest);
            case "include", "config" -> include(rest, depth);
            case "menu" -> menu(rest, depth);
            case "text" -> isHelp = rest.toLowerCase(Locale.ROOT).startsWith("help");
            default -> {
                // appearance, hardware and keys
            }
        }
    }

    private void append(String rest) {
        Optional<String> value = Optional.of(rest.equals("-") ? "" : rest);
        label().ifPresentOrElse(label -> label.append = value, () -> append = value);
    }

    private void include(String rest, int depth) throws IOException {
        if (!rest.isEmpty()) {
            run(file(rest.split("\\s+", 2)[0]), depth + 1);
        }
    }

    private void menu(String rest, int depth) throws IOException {
        String[] words = rest.split("\\s+", 2);
        String value = words.length > 1 ? words[1].strip() : "";
        switch (words[0].toLowerCase(Locale.ROOT)) {
            case "label" -> label().ifPresent(label -> label.title = value.replace("^", ""));
            case "default" -> label().ifPresent(label -> label.isDefault = true);
            case "include" -> include(value, depth);
            default -> {
                // appearance
            }
        }
    }

    private Optional<Label> label() {
        return labels.isEmpty() ? Optional.empty() : Optional.of(labels.getLast());
    }

    private List<MenuEntry> entries() {
        List<MenuEntry> entries = new ArrayList<>();
        boolean marked = labels.stream().anyMatch(label -> label.isDefault);
        for (Label label : labels) {
            boolean isDefault = marked ? label.isDefault : label.name.equals(byDefault);
            entry(label, isDefault).ifPresent(entries::add);
        }
        return entries;
    }

    private Optional<MenuEntry> entry(Label label, boolean isDefault) {
        List<String> words = KernelWords.split(label.kernel);
        if (words.isEmpty() || isProgram(words.getFirst())) {
            return Optional.empty();
        }
        List<String> arguments = new ArrayList<>(words.subList(1, words.size()));
        arguments.addAll(KernelWords.split(label.append.or(() -> append).orElse("")));
        String initrds = label.initrd;
        for (String argument : arguments) {
            if (argument.startsWith("initrd=")) {
                initrds = argument.substring("initrd=".length());
            }
        }
        arguments.removeIf(argument -> argument.startsWith("initrd="));
        return Optional.of(
                new MenuEntry(
                        label.title,
                        file(words.getFirst()),
                        Arrays.stream(initrds.split("[,\\s]+", -1))
                                .filter(path -> !path.isEmpty())
                                .map(this::file)
                                .toList(),
                        arguments,
                        isDefault,
                        label.source));
    }

    /// SYSLINUX's own programs and other loaders, by the suffixes its manual lists for `KERNEL`.
    private static boolean isProgram(String kernel) {
        return kernel.matches("(?i).*\\.(c32|com|cbt|0|bin|bs|bss|img|efi|cfg)");
    }

    /// `::/x` names the TFTP server's root; a medium has but one.
    private String file(String path) {
        return Pages.absolute(directory, path.startsWith("::") ? "/" + path.substring(2) : path);
    }
}

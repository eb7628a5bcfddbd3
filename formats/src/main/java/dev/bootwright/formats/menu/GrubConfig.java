package dev.bootwright.formats.menu;

import dev.bootwright.formats.menu.GrubWords.Statement;
import dev.bootwright.formats.menu.GrubWords.Word;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A GRUB menu: `menuentry`, `submenu`, `linux`, `initrd`, `set`, `source` and `configfile`; other
/// commands are passed over. Both branches of an `if` are gone through, in order, and a variable
/// nobody set is empty.
final class GrubConfig {

    private static final int MOST_DEPTH = 16;
    private static final Set<String> LINUX =
            Set.of("linux", "linux16", "linuxefi", "linux_hwe", "linuxold");
    private static final Set<String> INITRD = Set.of("initrd", "initrd16", "initrdefi");

    /// No name a configuration could set.
    private static final String NEXT = "next entry";

    /// Words that stand before a command.
    private static final Set<String> BEFORE = Set.of("then", "else", "do");

    private final Pages pages;
    private final String first;
    private final GrubVariables variables = new GrubVariables();
    private final List<Candidate> candidates = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();
    private int topLines;

    /// An entry before the default is known.
    ///
    /// @param way the submenus it is in, from the top menu on, and itself
    private record Candidate(MenuEntry entry, List<Choice> way) {}

    /// A line of a menu, by which `default` may name it.
    private record Choice(int index, String title, String id) {
        boolean isCalled(String name) {
            return name.equals(Integer.toString(index)) || name.equals(title) || name.equals(id);
        }
    }

    /// What a brace opened. What it starts is gathered until it closes.
    private static final class Block {
        final boolean isEntry;
        final String title;
        final List<Choice> choice;
        final List<Start> starts = new ArrayList<>();
        int lines;

        /// @param choice that opened it; nothing if it is no menu
        Block(boolean isEntry, String title, List<Choice> choice) {
            this.isEntry = isEntry;
            this.title = title;
            this.choice = choice;
        }

        /// What the entry starts: the last branch. Where that has no initrd, one before it that starts the
        /// same kernel with one is surer: Ubuntu's cloud images try a kernel alone first, with `panic=-1`,
        /// and count on GRUB to come back to the other branch when that fails.
        Optional<Start> start() {
            List<Start> latest = starts.reversed();
            return latest.stream()
                    .filter(each -> each.kernel().equals(latest.getFirst().kernel()))
                    .filter(each -> !each.initrds().isEmpty())
                    .findFirst()
                    .or(() -> latest.stream().findFirst());
        }
    }

    /// A `linux` and the initrds behind it.
    ///
    /// @param initrds grow until the next `linux`, or the end of the entry
    private record Start(String kernel, List<String> arguments, List<String> initrds) {}

    private GrubConfig(Pages pages, String first) {
        this.pages = pages;
        this.first = first;
    }

    /// @return nothing if there is no such file
    static List<MenuEntry> read(Pages pages, String path) throws IOException {
        GrubConfig config = new GrubConfig(pages, path);
        String directory = Pages.directoryOf(path);
        config.variables.put("prefix", directory);
        config.variables.put("config_directory", directory);
        config.variables.put("cmdpath", directory);
        config.variables.put("menuentry_id_option", "--id");
        config.load(directory);
        config.run(path, 0);
        return config.entries();
    }

    /// What GRUB remembers from boot to boot, `grubenv`. Its configuration is not run but gone through, so
    /// the entry of the next boot is kept apart from what the configuration makes of it.
    private void load(String directory) throws IOException {
        String text = pages.open(Pages.absolute(directory, "grubenv")).orElse("");
        for (String line : text.split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("#")) {
                set(line.substring(0, equals), line.substring(equals + 1));
                if (line.startsWith("next_entry=")) {
                    set(NEXT, line.substring(equals + 1));
                }
            }
        }
    }

    private List<MenuEntry> entries() {
        String next = variables.getOrDefault(NEXT, "");
        String wanted = next.isEmpty() ? variables.getOrDefault("default", "0") : next;
        List<MenuEntry> entries = new ArrayList<>();
        boolean found = false;
        for (Candidate candidate : candidates) {
            boolean isDefault = !found && isWanted(candidate, wanted);
            found |= isDefault;
            MenuEntry entry = candidate.entry();
            entries.add(
                    new MenuEntry(
                            entry.title(),
                            entry.kernel(),
                            entry.initrds(),
                            entry.arguments(),
                            isDefault,
                            entry.source()));
        }
        return entries;
    }

    /// `default` is a number from 0, a title or an id, or a way through submenus with `>` between them. One
    /// that ends at a submenu means its first entry.
    private static boolean isWanted(Candidate candidate, String wanted) {
        List<Choice> way = candidate.way();
        if (way.getLast().isCalled(wanted)) {
            return way.size() == 1; // a title may have the sign in it
        }
        String[] names = wanted.split(">", -1);
        for (int i = 0; i < Math.min(names.length, way.size()); i++) {
            if (!way.get(i).isCalled(names[i].strip())) {
                return false;
            }
        }
        return names.length <= way.size();
    }

    private void run(String path, int depth) throws IOException {
        if (depth > MOST_DEPTH) {
            pages.note("%s is included too deeply".formatted(path));
            return;
        }
        String text = pages.open(path).orElse("");
        List<Statement> statements = GrubWords.split(text);
        int open = blocks.size();
        List<String> opening = List.of();
        for (Statement statement : statements) {
            if (candidates.size() >= Pages.MOST_ENTRIES) {
                pages.note("%s has more than %d entries".formatted(first, Pages.MOST_ENTRIES));
                return;
            }
            if (variables.isExhausted()) {
                pages.note(
                        "%s expands to more than %d characters"
                                .formatted(first, GrubVariables.MOST_EXPANDED));
                return;
            }
            switch (statement.brace()) {
                case '{' -> open(opening);
                case '}' -> {
                    if (blocks.size() > open) {
                        close(path);
                    }
                }
                default -> {
                    opening = expand(statement.words());
                    execute(opening, path, depth);
                }
            }
        }
        while (blocks.size() > open) { // the file ends in the middle of an entry
            close(path);
        }
    }

    private List<String> expand(List<Word> words) {
        List<String> expanded = variables.expand(words);
        int start = 0;
        while (start < expanded.size() && BEFORE.contains(expanded.get(start))) {
            start++;
        }
        return expanded.subList(start, expanded.size());
    }

    private void open(List<String> words) {
        String command = words.isEmpty() ? "" : words.getFirst();
        boolean isEntry = command.equals("menuentry");
        boolean isMenu = isEntry || command.equals("submenu");
        String title = isMenu && words.size() > 1 ? words.get(1) : "";
        List<Choice> choice =
                isMenu ? List.of(new Choice(nextLine(), title, id(words))) : List.of();
        blocks.add(new Block(isEntry, title, choice));
    }

    /// The number of a line that is added to the menu we are in.
    private int nextLine() {
        for (Block outer : blocks.reversed()) {
            if (!outer.choice.isEmpty()) {
                return outer.lines++;
            }
        }
        return topLines++;
    }

    /// Behind `--id`, or behind `$menuentry_id_option`, which is that or nothing.
    private static String id(List<String> words) {
        int option = words.indexOf("--id");
        return option >= 0 && option + 1 < words.size() ? words.get(option + 1) : "";
    }

    private void close(String path) {
        Block block = blocks.removeLast();
        Optional<Start> start = block.start();
        if (!block.isEntry || start.isEmpty()) {
            return;
        }
        List<Choice> way = new ArrayList<>();
        blocks.forEach(outer -> way.addAll(outer.choice));
        way.addAll(block.choice);
        candidates.add(
                new Candidate(
                        new MenuEntry(
                                block.title,
                                start.get().kernel(),
                                start.get().initrds(),
                                start.get().arguments(),
                                false,
                                path),
                        way));
    }

    private void execute(List<String> words, String path, int depth) throws IOException {
        if (words.isEmpty()) {
            return;
        }
        String command = words.getFirst();
        List<String> rest = words.subList(1, words.size());
        if (LINUX.contains(command)) {
            linux(rest, path);
        } else if (INITRD.contains(command)) {
            initrd(rest, path);
        } else if (command.equals("set") && !rest.isEmpty()) {
            assign(rest.getFirst());
        } else if (command.matches("[A-Za-z_][A-Za-z0-9_]*=.*") && rest.isEmpty()) {
            assign(command);
        } else if (isInclude(command) && !rest.isEmpty()) {
            run(file(rest.getLast(), path), depth + 1);
        }
    }

    private static boolean isInclude(String command) {
        return command.equals("source") || command.equals(".") || command.equals("configfile");
    }

    private void assign(String assignment) {
        int equals = assignment.indexOf('=');
        if (equals > 0 && assignment.length() < GrubWords.MOST_WORD) {
            String value = assignment.substring(equals + 1);
            String name = assignment.substring(0, equals);
            // an empty default in a branch for saved choices says nothing
            if (!(name.equals("default") && value.isEmpty())) {
                set(name, value);
            }
        }
    }

    private void set(String name, String value) {
        if (!variables.put(name, value)) {
            pages.note(
                    "%s sets variables of more than %d characters"
                            .formatted(first, GrubVariables.MOST_KEPT));
        }
    }

    private Optional<Block> entry() {
        return blocks.reversed().stream().filter(block -> block.isEntry).findFirst();
    }

    private void linux(List<String> words, String path) {
        if (!words.isEmpty()) {
            Start start =
                    new Start(
                            file(words.getFirst(), path),
                            List.copyOf(words.subList(1, words.size())),
                            new ArrayList<>());
            entry().ifPresent(block -> block.starts.add(start));
        }
    }

    private void initrd(List<String> words, String path) {
        Optional<Block> entry = entry().filter(block -> !block.starts.isEmpty());
        entry.ifPresent(block ->
                words.stream()
                        .filter(word -> !word.startsWith("--"))
                        .map(word -> file(word, path))
                        .forEach(block.starts.getLast().initrds()::add));
    }

    /// A path without its device: `(cd0)/boot/x`, `($root)/boot/x`.
    private static String file(String word, String source) {
        int device = word.startsWith("(") ? word.indexOf(')') : -1;
        return Pages.absolute(Pages.directoryOf(source), word.substring(device + 1));
    }
}

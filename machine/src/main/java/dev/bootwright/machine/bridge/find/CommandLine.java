package dev.bootwright.machine.bridge.find;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The arguments of a kernel that is to be started. Blanks between double quotes separate nothing.
///
/// @param arguments in order, as they are written
record CommandLine(List<String> arguments) {

    private static final Pattern ARGUMENT = Pattern.compile("(?:[^\\s\"]|\"[^\"]*\"?)+");

    /// A root file system in a pool: `root=ZFS=a/b`, `root=zfs:a/b` or, in an initramfs of Arch's, `zfs=a/b`.
    private static final Pattern ZFS_ROOT =
            Pattern.compile("((?:real_)?root=(?:ZFS|zfs)[=:]|zfs=)(?<dataset>\\S*)");

    /// Left to whoever finds it.
    private static final Set<String> NO_DATASET = Set.of("", "AUTO", "auto", "bootfs");

    CommandLine {
        arguments = List.copyOf(arguments);
    }

    static CommandLine parse(String text) {
        List<String> arguments = new ArrayList<>();
        Matcher matcher = ARGUMENT.matcher(text);
        while (matcher.find()) {
            arguments.add(matcher.group());
        }
        return new CommandLine(arguments);
    }

    /// The arguments of a menu's entry, which have no quotes around blanks any more.
    static CommandLine of(List<String> words) {
        return new CommandLine(words.stream().map(CommandLine::quoted).toList());
    }

    /// As the kernel takes quotes: around a value, or around all.
    private static String quoted(String word) {
        if (word.indexOf(' ') < 0 || word.indexOf('"') >= 0) {
            return word;
        }
        int value = word.indexOf('=') + 1;
        return word.indexOf(' ') < value
                ? '"' + word + '"'
                : word.substring(0, value) + '"' + word.substring(value) + '"';
    }

    /// Whether it says where the root file system is.
    boolean hasRoot() {
        return arguments.stream().anyMatch(CommandLine::isRoot);
    }

    /// The data set its root file system is, as written.
    Optional<String> rootDataset() {
        return arguments.stream()
                .map(ZFS_ROOT::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group("dataset"))
                .filter(dataset -> !NO_DATASET.contains(dataset))
                .findFirst();
    }

    CommandLine without(Predicate<String> argument) {
        return new CommandLine(arguments.stream().filter(argument.negate()).toList());
    }

    CommandLine withoutRoot() {
        return without(CommandLine::isRoot);
    }

    CommandLine startingWith(String argument) {
        return new CommandLine(Stream.concat(Stream.of(argument), arguments.stream()).toList());
    }

    /// Another data set wherever one is named as root.
    CommandLine withRootDataset(String dataset) {
        List<String> changed = new ArrayList<>();
        for (String argument : arguments) {
            Matcher matcher = ZFS_ROOT.matcher(argument);
            boolean names = matcher.matches() && !NO_DATASET.contains(matcher.group("dataset"));
            String one = names ? matcher.group(1) + dataset : argument;
            if (!(names && changed.contains(one))) { // two of them, once both are right
                changed.add(one);
            }
        }
        return new CommandLine(changed);
    }

    private static boolean isRoot(String argument) {
        return argument.startsWith("root=")
                || argument.startsWith("real_root=")
                || argument.startsWith("zfs=");
    }

    @Override
    public String toString() {
        return String.join(" ", arguments);
    }
}

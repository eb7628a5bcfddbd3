package dev.bootwright.image.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The arguments of a medium's menu on their way to those of a network boot. Keeps account of what is
/// taken away and what is added.
///
/// Ubuntu and the Debian installer put `---` before the arguments meant for the installed system, so
/// what is added goes before it.
final class OwnArguments {

    private static final Set<String> SEPARATORS = Set.of("---", "--");

    private final List<String> own;
    private final List<Argument> added = new ArrayList<>();
    private final List<String> changes = new ArrayList<>();

    /// @param own as a menu has them; double quotes are taken off, and whoever writes them for a loader
    ///     quotes what has blanks
    OwnArguments(List<String> own) {
        this.own = new ArrayList<>(own);
        this.own.replaceAll(argument -> argument.replace("\"", ""));
        this.own.removeIf(String::isBlank);
    }

    /// The last value of `name=value`, as every initramfs counts it.
    static Optional<String> value(List<String> arguments, String name) {
        return arguments.stream()
                .filter(argument -> argument.startsWith(name + "="))
                .map(argument -> argument.substring(name.length() + 1))
                .reduce((first, last) -> last);
    }

    /// Takes away arguments by name, with any value or none.
    OwnArguments without(Set<String> names) {
        for (String argument : List.copyOf(own)) {
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            if (names.contains(name)) {
                own.remove(argument);
                changes.add("-" + argument);
            }
        }
        return this;
    }

    /// What is there already stays where it is.
    OwnArguments with(String text) {
        if (own.contains(text)) {
            return this;
        }
        if (!changes.remove("-" + text)) {
            changes.add("+" + text);
        }
        added.add(new Argument.Text(text));
        return this;
    }

    OwnArguments withUrl(String prefix, String path) {
        changes.add("+" + prefix + "<base>" + path);
        added.add(new Argument.Url(prefix, path, ""));
        return this;
    }

    OwnArguments withMedium(String prefix) {
        changes.add("+" + prefix + "<medium>");
        added.add(new Argument.MediumUrl(prefix, ""));
        return this;
    }

    List<Argument> arguments() {
        List<Argument> all = new ArrayList<>();
        boolean isAdded = false;
        for (String argument : own) {
            if (!isAdded && SEPARATORS.contains(argument)) {
                all.addAll(added);
                isAdded = true;
            }
            all.add(new Argument.Text(argument));
        }
        if (!isAdded) {
            all.addAll(added);
        }
        return all;
    }

    List<String> changes() {
        return changes;
    }
}

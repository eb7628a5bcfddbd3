package dev.bootwright.server.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Arguments of a kernel command line, in order, each checked so that it can be written into the
/// script of any loader.
///
/// An argument with blanks is written as `name="some value"`, which the kernel and the agent read
/// back whole. Source: Linux, `Documentation/admin-guide/kernel-parameters.rst`.
///
/// @param arguments such as `console=ttyS0`, without quotes around them
public record KernelArguments(List<String> arguments) {

    /// Linux x86 takes a command line of at most 2,047 bytes (`COMMAND_LINE_SIZE`).
    public static final int MAX_BYTES = 2047;

    /// @throws IllegalArgumentException if an argument could not be written safely; says which
    public KernelArguments {
        arguments = List.copyOf(arguments);
        arguments.forEach(KernelArguments::check);
        if (String.join(" ", arguments).length() + 2 * arguments.size() > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "kernel arguments of more than %d bytes".formatted(MAX_BYTES));
        }
    }

    /// The arguments of a command line; double quotes hold blanks together and are taken off.
    public static KernelArguments parse(String commandLine) {
        List<String> arguments = new ArrayList<>();
        StringBuilder argument = new StringBuilder();
        boolean quoted = false;
        for (char c : (commandLine + " ").toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ' ' && !quoted) {
                if (!argument.isEmpty()) {
                    arguments.add(argument.toString());
                    argument.setLength(0);
                }
            } else {
                argument.append(c);
            }
        }
        if (quoted) {
            throw new IllegalArgumentException("kernel arguments: a quote is not closed");
        }
        return new KernelArguments(arguments);
    }

    /// These arguments and one more at the end.
    public KernelArguments with(String name, String value) {
        List<String> more = new ArrayList<>(arguments);
        more.add(name + "=" + value);
        return new KernelArguments(more);
    }

    /// These arguments and others behind them.
    public KernelArguments with(KernelArguments others) {
        List<String> more = new ArrayList<>(arguments);
        more.addAll(others.arguments);
        return new KernelArguments(more);
    }

    private static void check(String argument) {
        for (int i = 0; i < argument.length(); i++) {
            char c = argument.charAt(i);
            if (c < 0x20 || c > 0x7E || c == '"') {
                throw new IllegalArgumentException(
                        "kernel argument \"%s\" has a character (U+%04X) that no loader can pass on"
                                .formatted(ScriptText.plain(argument), (int) c));
            }
        }
        String lower = argument.toLowerCase(Locale.ROOT);
        if (argument.isBlank() || lower.contains("${") || lower.contains("  ")) {
            throw new IllegalArgumentException(
                    "kernel argument \"%s\": empty, a double blank or \"${\", which iPXE would expand"
                            .formatted(ScriptText.plain(argument)));
        }
        for (String word : argument.split(" ", -1)) {
            if (word.equals("||") || word.equals("&&") || word.startsWith("#")) {
                throw new IllegalArgumentException(
                        "kernel argument \"%s\": iPXE would take \"%s\" for a command"
                                .formatted(ScriptText.plain(argument), word));
            }
        }
    }

    /// The command line, with quotes where there are blanks.
    @Override
    public String toString() {
        return String.join(" ", arguments.stream().map(KernelArguments::quoted).toList());
    }

    private static String quoted(String argument) {
        if (argument.indexOf(' ') < 0) {
            return argument;
        }
        int equals = argument.indexOf('=');
        return equals < 0 || argument.indexOf(' ') < equals
                ? '"' + argument + '"'
                : argument.substring(0, equals + 1) + '"' + argument.substring(equals + 1) + '"';
    }
}

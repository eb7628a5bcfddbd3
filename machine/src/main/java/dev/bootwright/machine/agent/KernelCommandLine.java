package dev.bootwright.machine.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The kernel's arguments, taken apart as the kernel does: separated by blanks, except between double
/// quotes, which may stand around a value (`PRE="a b"`) or around a whole argument (`"PRE=a b"`).
/// Source: Linux, lib/cmdline.c, `next_arg`.
///
/// @param arguments in order
record KernelCommandLine(List<Argument> arguments) {

    /// @param value empty for an argument without `=`, as for one with nothing behind it
    record Argument(String key, String value) {}

    KernelCommandLine {
        arguments = List.copyOf(arguments);
    }

    static KernelCommandLine parse(String text) {
        List<Argument> arguments = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            if (isBlank(text.charAt(start))) {
                start++;
                continue;
            }
            int end = endOf(text, start);
            arguments.add(argument(text.substring(start, end)));
            start = end;
        }
        return new KernelCommandLine(arguments);
    }

    private static int endOf(String text, int start) {
        boolean quoted = false;
        int end = start;
        while (end < text.length() && (quoted || !isBlank(text.charAt(end)))) {
            quoted ^= text.charAt(end) == '"';
            end++;
        }
        return end;
    }

    private static Argument argument(String text) {
        String whole = unquoted(text);
        int equals = whole.indexOf('=');
        return equals < 0
                ? new Argument(whole, "")
                : new Argument(whole.substring(0, equals), unquoted(whole.substring(equals + 1)));
    }

    /// Without the quote it begins with and the one it ends with, if it begins with one.
    private static String unquoted(String text) {
        if (!text.startsWith("\"")) {
            return text;
        }
        boolean closed = text.length() > 1 && text.endsWith("\"");
        return text.substring(1, closed ? text.length() - 1 : text.length());
    }

    private static boolean isBlank(char character) {
        return character == ' ' || character == '\t' || character == '\n' || character == '\r';
    }

    /// The value of the last argument with exactly this key, as the last one wins in the kernel.
    Optional<String> find(String key) {
        Optional<String> last = Optional.empty();
        for (Argument argument : arguments) {
            if (argument.key().equals(key)) {
                last = Optional.of(argument.value());
            }
        }
        return last;
    }
}

package dev.bootwright.formats.ipmi;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What a machine does when mains power comes back. Source: table 28-8.
public enum PowerPolicy {
    ALWAYS_OFF(0),
    PREVIOUS(1),
    ALWAYS_ON(2);

    final int code;

    PowerPolicy(int code) {
        this.code = code;
    }

    /// As people and documents write it, such as `always-off`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<PowerPolicy> of(String word) {
        return Stream.of(values()).filter(policy -> policy.word().equals(word)).findFirst();
    }

    static Optional<PowerPolicy> of(int code) {
        return Stream.of(values()).filter(policy -> policy.code == code).findFirst();
    }
}

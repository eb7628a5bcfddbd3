package dev.bootwright.formats.zfs;

import dev.bootwright.formats.dmu.ZapValue;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What properties of datasets mean where the number or the text that is kept is not the value.
///
/// ```text
/// name            set here
/// name$recvd      received, counts unless set here or inherited on purpose
/// name$inherit    inherited on purpose
/// ```
///
/// Source: `zfsprops(7)`; the tables of `zfs_prop.c` as far as they are here.
final class Properties {

    static final String MOUNTPOINT = "mountpoint";

    private static final String CANMOUNT = "canmount";

    private static final Set<String> SWITCHES =
            Set.of("atime", "devices", "exec", "readonly", "relatime", "setuid");

    private static final Set<String> NOT_INHERITED = Set.of(CANMOUNT, "volsize");

    private static final Map<String, String> DEFAULTS =
            Map.of(
                    CANMOUNT,
                    "on",
                    "atime",
                    "on",
                    "devices",
                    "on",
                    "exec",
                    "on",
                    "readonly",
                    "off",
                    "relatime",
                    "on",
                    "setuid",
                    "on");

    private Properties() {}

    static boolean isInherited(String name) {
        return !NOT_INHERITED.contains(name);
    }

    static Optional<String> preset(String name) {
        return Optional.ofNullable(DEFAULTS.get(name));
    }

    /// The value that was set on one dataset, not inherited.
    static Optional<String> local(String name, Map<String, ZapValue> set) {
        ZapValue value = set.get(name);
        if (value == null && !set.containsKey(name + "$inherit")) {
            value = set.get(name + "$recvd");
        }
        return value == null ? Optional.empty() : Optional.of(text(name, value));
    }

    private static String text(String name, ZapValue value) {
        if (value.number().isEmpty()) {
            return value.text();
        }
        long number = value.number().getAsLong();
        if (name.equals(CANMOUNT)) {
            return number == 0 ? "off" : number == 1 ? "on" : "noauto";
        }
        if (SWITCHES.contains(name)) {
            return number == 0 ? "off" : "on";
        }
        return Long.toUnsignedString(number);
    }
}

package dev.bootwright.server.boot;

import dev.bootwright.formats.net.MacAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whose configuration file a loader asks for, from the name it asks by.
///
/// ```text
/// pxelinux.cfg/b8945908-d6a6-41a9-611d-74a6ab80b83d    UUID, lower case
/// pxelinux.cfg/01-88-99-aa-bb-cc-dd                    hardware type and MAC address
/// pxelinux.cfg/C0A8025B … pxelinux.cfg/C               IPv4 address, ever shorter
/// pxelinux.cfg/default
/// grub/grub.cfg-01-88-99-aa-bb-cc-dd                   as built by Red Hat and others
/// grub/grub.cfg-88-99-aa-bb-cc-dd                      GNU GRUB
/// grub/grub.cfg-88:99:aa:bb:cc:dd                      with $net_default_mac
/// grub/grub.cfg-C0A8025B …                             IPv4 address, ever shorter
/// grub/grub.cfg-b8945908-d6a6-41a9-611d-74a6ab80b83d   UUID
/// grub/grub.cfg, grub/grub.cfg-default-amd64           everyone
/// ```
///
/// Source: https://wiki.syslinux.org "PXELINUX"; GNU GRUB manual, "Network".
sealed interface ConfigName {

    /// The program whose syntax is wanted.
    enum Syntax {
        PXELINUX,
        GRUB
    }

    Syntax syntax();

    record OfMac(Syntax syntax, MacAddress mac) implements ConfigName {}

    /// @param uuid lower case
    record OfUuid(Syntax syntax, String uuid) implements ConfigName {}

    /// @param address dotted
    record OfAddress(Syntax syntax, String address) implements ConfigName {}

    record OfEveryone(Syntax syntax) implements ConfigName {}

    /// A shortened address: nobody's, so that the loader goes on to the next name.
    record OfNobody(Syntax syntax) implements ConfigName {}

    /// Reads a name; empty when it is no configuration file.
    static Optional<ConfigName> parse(String name) {
        String file = name.substring(name.lastIndexOf('/') + 1);
        String directory = name.substring(0, name.length() - file.length());
        if (directory.endsWith("pxelinux.cfg/")) {
            return Optional.of(
                    file.equals("default")
                            ? new OfEveryone(Syntax.PXELINUX)
                            : ofKey(Syntax.PXELINUX, file));
        }
        if (file.equals("grub.cfg")) {
            return Optional.of(new OfEveryone(Syntax.GRUB));
        }
        if (file.startsWith("grub.cfg-")) {
            String key = file.substring("grub.cfg-".length());
            return Optional.of(
                    key.startsWith("default")
                            ? new OfEveryone(Syntax.GRUB)
                            : ofKey(Syntax.GRUB, key));
        }
        return Optional.empty();
    }

    /// A UUID with its first three fields in the other byte order.
    static String swapped(String uuid) {
        return uuid.replaceFirst("(..)(..)(..)(..)-(..)(..)-(..)(..)-", "$4$3$2$1-$6$5-$8$7-");
    }

    private static ConfigName ofKey(Syntax syntax, String key) {
        Matcher mac = Forms.MAC.matcher(key);
        if (mac.matches()) {
            return new OfMac(syntax, MacAddress.parse(mac.group(1).replace(':', '-')));
        }
        if (Forms.UUID.matcher(key).matches()) {
            return new OfUuid(syntax, key.toLowerCase(java.util.Locale.ROOT));
        }
        if (Forms.ADDRESS.matcher(key).matches()) {
            long bits = Long.parseLong(key, 16);
            return new OfAddress(
                    syntax,
                    "%d.%d.%d.%d"
                            .formatted(
                                    bits >> 24 & 0xFF,
                                    bits >> 16 & 0xFF,
                                    bits >> 8 & 0xFF,
                                    bits & 0xFF));
        }
        return new OfNobody(syntax);
    }

    /// The forms of a key.
    final class Forms {
        private static final String OCTET = "[0-9a-fA-F]{2}";
        private static final Pattern MAC =
                Pattern.compile("(?:01[-:])?(" + OCTET + "(?:[-:]" + OCTET + "){5})");
        private static final Pattern UUID =
                Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
        private static final Pattern ADDRESS = Pattern.compile("[0-9A-F]{8}");

        private Forms() {}
    }
}

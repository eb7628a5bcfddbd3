package dev.bootwright.image.live;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A kernel argument of a plan. Where the medium is served from is known only when a machine asks,
/// so an argument may hold the place of a URL.
public sealed interface Argument {

    /// The argument as the kernel gets it.
    ///
    /// @param places where the medium is served from
    String render(Places places);

    /// Where a medium is served from.
    ///
    /// @param base   URL below which every file of the medium has its own path, without a slash at
    ///               the end, such as `http://192.0.2.1:8080/iso/gentoo`
    /// @param medium URL of the medium itself, ending in `.iso`
    record Places(String base, String medium) {
        public Places {
            if (base.endsWith("/")) {
                throw new IllegalArgumentException("ends in a slash: " + base);
            }
        }
    }

    /// An argument that is the same everywhere.
    record Text(String text) implements Argument {
        @Override
        public String render(Places places) {
            return text;
        }
    }

    /// An argument with the URL of a file or directory of the medium.
    ///
    /// @param prefix what stands before the URL, such as `root=live:`
    /// @param path   on the medium, absolute; `/` is the medium's root, and so is nothing, without a
    ///               slash at the end; what a URL may not hold is escaped by [#render]
    /// @param suffix what stands after it, mostly nothing
    record Url(String prefix, String path, String suffix) implements Argument {
        public Url {
            if (!path.isEmpty() && !path.startsWith("/")) {
                throw new IllegalArgumentException("not absolute: " + path);
            }
        }

        @Override
        public String render(Places places) {
            return prefix + places.base() + escaped(path) + suffix;
        }
    }

    /// An argument with the URL of the whole medium.
    record MediumUrl(String prefix, String suffix) implements Argument {
        @Override
        public String render(Places places) {
            return prefix + places.medium() + suffix;
        }
    }

    /// RFC 3986 §3.3 lets a path hold these and `/`; all else is escaped, the space above all, which
    /// would end the argument.
    private static String escaped(String path) {
        StringBuilder text = new StringBuilder();
        for (byte octet : path.getBytes(UTF_8)) {
            int c = Byte.toUnsignedInt(octet);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || "-._~/+@:,=".indexOf(c) >= 0)) {
                text.append((char) c);
            } else {
                text.append("%%%02X".formatted(c));
            }
        }
        return text.toString();
    }
}

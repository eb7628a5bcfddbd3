package dev.bootwright.netboot.boot;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// The one form of a name that [BootFiles] is asked for, whatever way a loader spells it.
///
/// Firmware and loaders write the same file as `/grub/grub.cfg`, `//grub/grub.cfg`,
/// `grub/./grub.cfg` or, Windows loaders, `\grub\grub.cfg`. All of these are
/// `grub/grub.cfg`; a name that would leave the root is none.
public final class BootName {

    /// In bytes of UTF-8. Paths that loaders ask for stay below 127; a TFTP request has room for 512.
    public static final int MAX_BYTES = 1024;

    private static final int SHOWN = 200;

    private BootName() {}

    /// The name without its leading slashes, empty parts, `.` and `..`.
    ///
    /// @param asked as the client wrote it, after percent-decoding where the protocol has that
    /// @return empty when nothing is left, when `..` leads out of the root, when the name is longer
    ///     than [#MAX_BYTES] or holds a control character such as NUL
    public static Optional<String> normalize(String asked) {
        if (asked.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES
                || asked.chars().anyMatch(Character::isISOControl)) {
            return Optional.empty();
        }
        Deque<String> parts = new ArrayDeque<>();
        for (String part : asked.replace('\\', '/').split("/", -1)) {
            switch (part) {
                case "", "." -> {}
                case ".." -> {
                    if (parts.pollLast() == null) {
                        return Optional.empty();
                    }
                }
                default -> parts.addLast(part);
            }
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("/", parts));
    }

    /// What a client asked for, fit to be shown: without control characters, and not too long.
    public static String printable(String asked) {
        String safe = asked.replaceAll("\\p{Cntrl}", "?");
        return safe.length() <= SHOWN ? safe : safe.substring(0, SHOWN) + "…";
    }
}

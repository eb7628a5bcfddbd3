package dev.bootwright.netboot.boot;

import java.nio.file.Path;

/// The bytes behind a name that a loader asked for.
public sealed interface BootResource {

    /// In bytes.
    long size();

    /// Text rendered for this request. Never cached by anyone.
    record Rendered(String text, String contentType) implements BootResource {
        @Override
        public long size() {
            return text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        }
    }

    /// Part of a file, served in place.
    ///
    /// @param offset      in bytes
    /// @param size        in bytes
    /// @param digest      of the slice, for ETag, such as `sha256:…`; the content behind one digest
    ///     never changes
    record Slice(Path file, long offset, long size, String digest, String contentType)
            implements BootResource {}
}

package dev.bootwright.netboot.boot;

import dev.bootwright.formats.bytes.Opaque;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The bytes behind a name that a loader asked for.
public sealed interface BootResource {

    /// In bytes.
    long size();

    /// Text rendered for this request. Never cached by anyone.
    record Rendered(String text, String contentType) implements BootResource {
        @Override
        public long size() {
            return text.getBytes(StandardCharsets.UTF_8).length;
        }
    }

    /// Part of a file, served in place.
    ///
    /// @param offset      in bytes
    /// @param size        in bytes
    /// @param digest      of the slice, for ETag, such as `sha256:…`; the content behind one digest
    ///     never changes
    record Slice(Path file, long offset, long size, String digest, String contentType)
            implements BootResource {

        /// The same as a whole of one part.
        public Joined joined() {
            return new Joined(List.of(new Part.OfFile(file, offset, size)), digest, contentType);
        }
    }

    /// Parts one behind the other, served in place as one: a file in several extents, or an initramfs
    /// followed by what is handed over inside it.
    ///
    /// @param parts  some of which, or all, may be empty
    /// @param digest of the whole, as in a [Slice]
    record Joined(List<Part> parts, String digest, String contentType) implements BootResource {

        /// @throws IllegalArgumentException if the parts are more bytes than a `long` counts
        public Joined {
            parts = List.copyOf(parts);
            sum(parts);
        }

        @Override
        public long size() {
            return sum(parts);
        }

        private static long sum(List<Part> parts) {
            long sum = 0;
            for (Part part : parts) {
                if (part.size() > Long.MAX_VALUE - sum) {
                    throw new IllegalArgumentException(
                            "%d bytes and %d more are too many".formatted(sum, part.size()));
                }
                sum += part.size();
            }
            return sum;
        }
    }

    /// What a [Joined] is made of.
    sealed interface Part {

        /// In bytes.
        long size();

        /// @param offset in bytes
        /// @param size   in bytes
        /// @param stamp  of the file as it was published; without one, nobody looks whether it is still
        ///     the same
        record OfFile(Path file, long offset, long size, Optional<FileStamp> stamp)
                implements Part {

            public OfFile {
                if (offset < 0 || size < 0 || offset > Long.MAX_VALUE - size) {
                    throw new IllegalArgumentException(
                            "%s: %d bytes from byte %d".formatted(file, size, offset));
                }
            }

            public OfFile(Path file, long offset, long size) {
                this(file, offset, size, Optional.empty());
            }

            /// Part of a file that must still be what it was.
            public OfFile(Path file, long offset, long size, FileStamp stamp) {
                this(file, offset, size, Optional.of(stamp));
            }
        }

        /// A few bytes, such as an archive's header; copied for each request.
        record OfBytes(Opaque bytes) implements Part {
            @Override
            public long size() {
                return bytes.length();
            }
        }
    }
}

package dev.bootwright.image.live;

import dev.bootwright.formats.bytes.ByteSource;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The files of a live medium, as the search for what can be booted needs them.
public interface LiveTree {

    /// The volume identifier, such as `Gentoo-amd64-20261101`; empty if it has none.
    String volumeId();

    /// The size of the whole medium in bytes, as some systems fetch it whole; 0 if it is not known.
    default long mediumBytes() {
        return 0;
    }

    /// The names in a directory, without those of the directories above it; empty if there is no such directory.
    ///
    /// @param directory such as `/boot/grub`, or `/`
    List<String> list(String directory) throws IOException;

    /// A file, by the way through symbolic links; empty if there is none.
    ///
    /// @param path absolute; upper and lower case count unless the medium knows none
    Optional<LiveFile> find(String path) throws IOException;

    /// @param path    under which the medium has it, absolute
    /// @param content in order, whatever extents it is made of
    record LiveFile(String path, ByteSource content) {

        /// In bytes.
        public long size() {
            return content.size();
        }
    }
}

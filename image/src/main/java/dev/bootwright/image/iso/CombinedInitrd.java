package dev.bootwright.image.iso;

import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.cpio.CpioEntry;
import dev.bootwright.image.live.NetworkBoot.Wrapped;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The initramfs of an entry and what is handed over inside it as one file that nobody ever wrote:
/// the archives as they are, then one more archive around each wrapped file.
///
/// The kernel skips zeros between archives, and wants each to begin at a multiple of four.
/// Source: Linux, `Documentation/driver-api/early-userspace/buffer-format.rst`.
///
/// @param parts in order
public record CombinedInitrd(List<Part> parts) {

    private static final int FILE_PERMISSIONS = 0644;
    private static final int DIRECTORY_PERMISSIONS = 0755;

    public CombinedInitrd {
        parts = List.copyOf(parts);
    }

    /// A piece of it.
    public sealed interface Part {

        /// Out of the ISO.
        record OfIso(Extent extent) implements Part {}

        record OfBytes(Opaque bytes) implements Part {}
    }

    /// The combined initramfs of an entry.
    ///
    /// @throws IOException if a file is missing, or too large for an archive, which takes 4 GiB
    public static CombinedInitrd of(Publication publication, Publication.Entry entry)
            throws IOException {
        Layout layout = new Layout(publication);
        for (String initrd : entry.initrds()) {
            layout.align();
            layout.file(initrd);
        }
        layout.align();
        for (Wrapped wrapped : entry.wrapped()) {
            layout.wrap(wrapped);
        }
        if (!entry.wrapped().isEmpty()) {
            layout.bytes(CpioEntry.trailer().toBytes());
        }
        return new CombinedInitrd(layout.parts);
    }

    /// In bytes.
    public long size() {
        long size = 0;
        for (Part part : parts) {
            size +=
                    switch (part) {
                        case Part.OfIso(Extent extent) -> extent.size();
                        case Part.OfBytes(Opaque bytes) -> bytes.length();
                    };
        }
        return size;
    }

    private static final class Layout {

        private final Publication publication;
        private final List<Part> parts = new ArrayList<>();
        private final Set<String> directories = new LinkedHashSet<>();
        private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
        private long position;
        private long inode;

        Layout(Publication publication) {
            this.publication = publication;
        }

        void align() {
            bytes(new byte[CpioEntry.padding(position)]);
        }

        void bytes(byte[] bytes) {
            if (bytes.length > 0) {
                parts.add(new Part.OfBytes(Opaque.of(bytes)));
                position += bytes.length;
            }
        }

        long file(String path) throws IOException {
            Publication.PublishedFile file =
                    publication
                            .file(path)
                            .orElseThrow(() -> new IOException(path + ": was not published"));
            file.extents().forEach(extent -> parts.add(new Part.OfIso(extent)));
            position += file.size();
            return file.size();
        }

        void wrap(Wrapped wrapped) throws IOException {
            if (wrapped.size() > CpioEntry.MAX_SIZE) {
                throw new IOException(
                        "%s: has %d bytes, and an initramfs takes files of at most %d"
                                .formatted(wrapped.path(), wrapped.size(), CpioEntry.MAX_SIZE));
            }
            String name = wrapped.pathInInitramfs().substring(1);
            for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
                directory(name.substring(0, slash));
            }
            pending.writeBytes(
                    CpioEntry.file(name, ++inode, FILE_PERMISSIONS, wrapped.size()).toBytes());
            bytes(pending.toByteArray());
            pending.reset();
            file(wrapped.path());
            align();
        }

        private void directory(String name) {
            if (directories.add(name)) {
                pending.writeBytes(
                        CpioEntry.directory(name, ++inode, DIRECTORY_PERMISSIONS).toBytes());
            }
        }
    }
}

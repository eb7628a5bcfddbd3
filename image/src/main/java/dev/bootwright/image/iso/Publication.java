package dev.bootwright.image.iso;

import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.image.live.Argument;
import dev.bootwright.image.live.BootMethod;
import dev.bootwright.image.live.NetworkBoot.Wrapped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One version of a published ISO: everything the boot protocols need, so that none of it is looked for
/// while a machine waits.
///
/// @param name      under which it is published
/// @param id        the first 12 hex digits of the SHA-256 over what is booted from it: entries that differ
///     have different ones, whatever the file is called
/// @param iso       the file, absolute
/// @param stamp     how it looked when its digests were made
/// @param volumeId  as the volume says
/// @param title     of the system, for people
/// @param published when
/// @param downloaded whether the file is ours, and goes with the publication
/// @param entries   what can be booted, the preferred one first
/// @param files     what they boot, by path
/// @param signer    who vouches for the ISO, or empty
public record Publication(
        String name,
        String id,
        Path iso,
        IsoStamp stamp,
        String volumeId,
        String title,
        Instant published,
        boolean downloaded,
        List<Entry> entries,
        List<PublishedFile> files,
        String signer) {

    /// Digits of an identifier.
    static final int ID_DIGITS = 12;

    public Publication {
        entries = List.copyOf(entries);
        files = List.copyOf(files);
    }

    /// Something to boot.
    ///
    /// @param title     one line for people
    /// @param kernel    path on the medium
    /// @param initrds   paths on the medium, in order
    /// @param wrapped   files handed over inside the initramfs
    /// @param arguments of the kernel
    /// @param card      whether the initramfs is to be told which network card to use, by `BOOTIF=`
    /// @param method    how the root gets to the machine
    /// @param reason    why that way
    /// @param memory    what a machine needs, in bytes
    public record Entry(
            String title,
            String kernel,
            List<String> initrds,
            List<Wrapped> wrapped,
            List<Argument> arguments,
            boolean card,
            BootMethod method,
            String reason,
            long memory) {

        public Entry {
            initrds = List.copyOf(initrds);
            wrapped = List.copyOf(wrapped);
            arguments = List.copyOf(arguments);
        }

        Entry titled(String newTitle) {
            return new Entry(
                    newTitle, kernel, initrds, wrapped, arguments, card, method, reason, memory);
        }
    }

    /// A file that is booted, and where it lies in the ISO.
    ///
    /// @param path    on the medium, absolute; `/` for the medium itself
    /// @param extents in order
    public record PublishedFile(String path, long size, List<Extent> extents, Digests digests) {

        /// The path that stands for the medium itself, where a machine fetches more of it than files that are
        /// booted.
        static final String MEDIUM = "/";

        public PublishedFile {
            extents = List.copyOf(extents);
        }

        boolean isMedium() {
            return path.equals(MEDIUM);
        }
    }

    /// A file that is booted; empty if there is none of that path. The medium itself is none: `/` is the
    /// directory of all its files.
    public Optional<PublishedFile> file(String path) {
        return files.stream()
                .filter(file -> file.path().equals(path) && !file.isMedium())
                .findFirst();
    }

    /// Without the medium itself, unless an initramfs fetches that: its digest stands for the files that
    /// are fetched out of it.
    public Publication withoutUnusedMedium() {
        boolean isFetched =
                entries.stream()
                        .flatMap(entry -> entry.arguments().stream())
                        .anyMatch(argument -> argument instanceof Argument.MediumUrl);
        return isFetched
                ? this
                : with(id, stamp, files.stream().filter(file -> !file.isMedium()).toList());
    }

    /// How a loader asks for a file, below the version.
    public String nameOf(PublishedFile file) {
        return file.isMedium() ? name + ".iso" : "file" + file.path();
    }

    Publication named(String newId) {
        return with(newId, stamp, files);
    }

    Publication stamped(IsoStamp newStamp) {
        return with(id, newStamp, files);
    }

    private Publication with(String newId, IsoStamp newStamp, List<PublishedFile> newFiles) {
        return new Publication(
                name,
                newId,
                iso,
                newStamp,
                volumeId,
                title,
                published,
                downloaded,
                entries,
                newFiles,
                signer);
    }

    /// The number, from 1 on, of the first entry whose initramfs has the same in it: one combined file
    /// serves them all.
    public int combined(Entry entry) {
        int number = 1;
        for (Entry other : entries) {
            if (other.initrds().equals(entry.initrds())
                    && other.wrapped().equals(entry.wrapped())) {
                return number;
            }
            number++;
        }
        throw new IllegalArgumentException(entry.title() + " is of another ISO");
    }

    /// Whether the ISO still looks as it did.
    public boolean isCurrent() {
        try {
            return IsoStamp.of(iso).equals(stamp);
        } catch (IOException e) {
            return false;
        }
    }
}

package dev.bootwright.image.iso;

import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.iso9660.IsoEntry;
import dev.bootwright.formats.iso9660.IsoVolume;
import dev.bootwright.image.iso.Publication.Entry;
import dev.bootwright.image.iso.Publication.PublishedFile;
import dev.bootwright.image.live.Argument;
import dev.bootwright.image.live.BootEntry;
import dev.bootwright.image.live.BootEntry.MediumFile;
import dev.bootwright.image.live.LiveSystem;
import dev.bootwright.image.live.NetworkBoot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Makes a publication of an ISO: what it boots, where that lies in it, and its digests.
public final class Publisher {

    private final Path iso;
    private final String name;
    private final List<String> arguments;
    private final Progress progress;

    /// Told how far the digests are.
    @FunctionalInterface
    public interface Progress {

        /// @param done bytes of the files that are booted, by all digests together
        /// @param all  the same when they are done
        void at(long done, long all);
    }

    /// @param arguments further ones for every entry
    public Publisher(Path iso, String name, List<String> arguments, Progress progress) {
        this.iso = iso.toAbsolutePath().normalize();
        this.name = name;
        this.arguments = List.copyOf(arguments);
        this.progress = progress;
    }

    /// Looks at the ISO and makes the digests.
    ///
    /// @param downloaded whether the file is ours, and goes with the publication
    /// @param signer     who vouches for it, or empty
    /// @throws IOException if it cannot be read, boots nothing over the network, or is written to meanwhile
    public Publication publish(boolean downloaded, String signer) throws IOException {
        IsoStamp stamp = IsoStamp.of(iso);
        try (Medium medium = Medium.open(iso)) {
            LiveSystem system = medium.system();
            List<BootEntry> bootable = bootable(system);
            Publication draft =
                    new Publication(
                            name,
                            "0".repeat(Publication.ID_DIGITS),
                            iso,
                            stamp,
                            medium.volume().volumeId(),
                            system.title(),
                            Instant.now(),
                            downloaded,
                            different(bootable.stream().map(this::entry).toList()),
                            files(medium.volume(), stamp.size(), bootable),
                            signer);
            if (!IsoStamp.of(iso).equals(stamp)) {
                throw new IOException("it was written to while it was read");
            }
            return draft.named(id(draft));
        }
    }

    private List<BootEntry> bootable(LiveSystem system) throws IOException {
        Optional<BootEntry> preferred = system.preferred();
        if (preferred.isEmpty()) {
            throw new IOException(why(system));
        }
        List<BootEntry> entries = new ArrayList<>();
        entries.add(preferred.get());
        for (BootEntry entry : system.entries()) {
            if (entry.boot().isPossible() && !entry.equals(preferred.get())) {
                entries.add(entry);
            }
        }
        return entries;
    }

    private static String why(LiveSystem system) {
        if (system.entries().isEmpty()) {
            return "there is no kernel on it that could be booted"
                    + (system.notes().isEmpty() ? "" : ": " + String.join("; ", system.notes()));
        }
        BootEntry first = system.entries().getFirst();
        return "\"%s\" cannot be booted over the network: %s"
                .formatted(first.title(), first.boot().reason());
    }

    private Entry entry(BootEntry entry) {
        NetworkBoot boot = entry.boot();
        List<Argument> all = new ArrayList<>(boot.arguments());
        arguments.forEach(text -> all.add(new Argument.Text(text)));
        return new Entry(
                entry.title(),
                entry.kernel().path(),
                entry.initrds().stream().map(MediumFile::path).toList(),
                boot.wrapped(),
                all,
                boot.card() == NetworkBoot.CardArgument.BOOTIF,
                boot.method(),
                boot.reason(),
                boot.memory().minimum());
    }

    /// Entries of which no earlier one does the same: over the network a medium's `(copy to RAM)` is what
    /// everything does.
    private static List<Entry> different(List<Entry> entries) {
        Map<Entry, Entry> different = new LinkedHashMap<>();
        entries.forEach(entry -> different.putIfAbsent(entry.titled(""), entry));
        return List.copyOf(different.values());
    }

    /// Everything that any entry boots, once.
    private List<PublishedFile> files(IsoVolume volume, long size, List<BootEntry> entries)
            throws IOException {
        Set<String> paths = new LinkedHashSet<>();
        for (BootEntry entry : entries) {
            paths.add(entry.kernel().path());
            entry.initrds().forEach(file -> paths.add(file.path()));
            entry.boot().wrapped().forEach(file -> paths.add(file.path()));
            entry.root().ifPresent(root -> paths.add(root.path()));
        }
        List<PublishedFile> files = new ArrayList<>();
        for (String path : paths) {
            IsoEntry file =
                    volume.find(path)
                            .orElseThrow(() -> new IOException(iso + ": has no longer " + path));
            volume.content(file); // refuses what is stored compressed
            files.add(new PublishedFile(path, file.size(), file.extents(), Digests.NONE));
        }
        if (entries.stream().anyMatch(entry -> fetchesMore(entry, paths))) {
            files.add(
                    new PublishedFile(
                            PublishedFile.MEDIUM,
                            size,
                            List.of(new Extent(0, size)),
                            Digests.NONE));
        }
        return digested(files);
    }

    private List<PublishedFile> digested(List<PublishedFile> files) throws IOException {
        long all =
                files.stream().mapToLong(PublishedFile::size).sum()
                        * Digesting.Algorithm.values().length;
        Digesting digesting = new Digesting(iso, done -> progress.at(done, all));
        List<PublishedFile> digested = new ArrayList<>();
        for (PublishedFile file : files) {
            Digests digests = digesting.all(file.extents());
            digested.add(new PublishedFile(file.path(), file.size(), file.extents(), digests));
        }
        return digested;
    }

    /// Whether the initramfs fetches other things than the files that are booted: packages of a directory,
    /// or the whole medium.
    private static boolean fetchesMore(BootEntry entry, Set<String> paths) {
        return entry.boot().arguments().stream()
                .anyMatch(argument ->
                        switch (argument) {
                            case Argument.Text _ -> false;
                            case Argument.Url url -> !paths.contains(url.path());
                            case Argument.MediumUrl _ -> true;
                        });
    }

    private static String id(Publication publication) {
        byte[] system =
                PublicationJson.system(publication).toString().getBytes(StandardCharsets.UTF_8);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(system);
            return HexFormat.of().formatHex(digest).substring(0, Publication.ID_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}

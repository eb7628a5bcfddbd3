package dev.bootwright.image.debian;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.ZstdInputStream;
import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.deb.ArArchive;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// A Debian package, read where it lies: its control fields, and its files one after the other.
///
/// Nothing is unpacked: content is a stream, and what a hostile archive could do with a path or a
/// device is refused before it reaches the caller. Members may be plain, gzip, xz or zstd.
///
/// Source: deb(5).
public final class DebFile implements AutoCloseable {

    /// Memory xz may take: dpkg-deb's largest preset, 9, needs 65 MiB.
    private static final int XZ_MEMORY_KIB = 256 << 10;

    private static final int MAX_CONTROL_BYTES = 1 << 20;
    private static final int MAX_CONTROL_FILE_BYTES = 16 << 20;

    private final Path file;
    private final FileChannel channel;
    private final ArArchive archive;

    private DebFile(Path file, FileChannel channel, ArArchive archive) {
        this.file = file;
        this.channel = channel;
        this.archive = archive;
    }

    /// Sees each entry of a package in turn.
    @FunctionalInterface
    public interface Visitor {

        /// @param content of a [DebEntry.RegularFile], to be read before the visit ends, or not at all;
        ///                empty for other entries
        void visit(DebEntry entry, InputStream content) throws IOException;
    }

    /// @throws FormatException if `file` is no Debian package of format 2
    public static DebFile open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            var deb = new DebFile(file, channel, ArArchive.read(channel));
            deb.checkFormat();
            return deb;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void checkFormat() throws IOException {
        List<ArArchive.Member> members = archive.members();
        if (members.isEmpty() || !members.getFirst().name().equals("debian-binary")) {
            throw malformed("debian-binary", 8, "is not the first member");
        }
        ArArchive.Member member = members.getFirst();
        var version = new String(content(member).readNBytes(16), US_ASCII);
        if (!version.startsWith("2.")) {
            throw malformed(
                    "debian-binary", member.offset(), "version \"%s\"".formatted(version.strip()));
        }
    }

    /// The fields of the `control` file, by their names in lower case.
    ///
    /// @throws FormatException if there is none or it is malformed
    public Map<String, String> control() throws IOException {
        ArArchive.Member member = member("control.tar");
        try (TarArchiveInputStream tar = tar(member)) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                if (entry.isFile() && TarEntries.path(entry.getName()).equals("control")) {
                    byte[] text = tar.readNBytes(MAX_CONTROL_BYTES);
                    List<Stanza> stanzas = Stanza.parse("control", new String(text, UTF_8));
                    if (stanzas.size() != 1) {
                        throw malformed("control", member.offset(), "is not one paragraph");
                    }
                    return stanzas.getFirst().fields();
                }
            }
        }
        throw malformed("control.tar", member.offset(), "holds no file \"control\"");
    }

    /// The files of `control.tar` by their names: `control`, `postinst`, `conffiles` and the like.
    ///
    /// @throws FormatException if one is larger than such a file is
    public Map<String, byte[]> controlFiles() throws IOException {
        ArArchive.Member member = member("control.tar");
        Map<String, byte[]> files = new TreeMap<>();
        try (TarArchiveInputStream tar = tar(member)) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                String name = TarEntries.path(entry.getName());
                if (entry.isFile() && name.matches("[a-z0-9][a-z0-9._-]*")) {
                    byte[] content = tar.readNBytes(MAX_CONTROL_FILE_BYTES + 1);
                    if (content.length > MAX_CONTROL_FILE_BYTES) {
                        throw malformed(
                                name,
                                member.offset(),
                                "is larger than %d bytes".formatted(MAX_CONTROL_FILE_BYTES));
                    }
                    files.put(name, content);
                }
            }
        }
        return files;
    }

    /// Visits the entries of the package in the order they lie in it.
    ///
    /// @throws FormatException if an entry would leave the root or is none that a package may have
    public void visit(Visitor visitor) throws IOException {
        ArArchive.Member member = member("data.tar");
        try (TarArchiveInputStream tar = tar(member)) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                var found = TarEntries.of(entry);
                if (found.isPresent()) {
                    boolean hasContent = found.get() instanceof DebEntry.RegularFile;
                    visitor.visit(found.get(), hasContent ? tar : InputStream.nullInputStream());
                }
            }
        } catch (TarEntries.RefusedEntry e) {
            throw malformed("data.tar", member.offset(), e.reason());
        }
    }

    private ArArchive.Member member(String name) throws FormatException {
        return archive.members().stream()
                .filter(m -> m.name().equals(name) || m.name().startsWith(name + "."))
                .findFirst()
                .orElseThrow(() -> malformed(name, 8, "is missing"));
    }

    private TarArchiveInputStream tar(ArArchive.Member member) throws IOException {
        InputStream raw = new BufferedInputStream(content(member), 1 << 16);
        String name = member.name();
        InputStream plain =
                switch (name.substring(name.indexOf(".tar") + ".tar".length())) {
                    case "" -> raw;
                    case ".gz" -> new GZIPInputStream(raw, 1 << 16);
                    case ".xz" -> new XZInputStream(raw, XZ_MEMORY_KIB);
                    case ".zst" -> new ZstdInputStream(raw);
                    default ->
                            throw malformed(
                                    name, member.offset(), "is compressed in an unknown way");
                };
        return new TarArchiveInputStream(plain, UTF_8.name());
    }

    private InputStream content(ArArchive.Member member) {
        return new MemberStream(channel, member);
    }

    private FormatException malformed(String field, long offset, String reason) {
        return new FormatException("deb " + file.getFileName(), field, offset, reason);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

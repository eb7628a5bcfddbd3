package dev.bootwright.image.debian;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.deb.ArArchive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/// Builds packages that dpkg-deb would not: `control.tar` and `data.tar` are not compressed.
public final class TestDeb {

    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar = new TarArchiveOutputStream(data, UTF_8.name());
    private String control =
            """
            Package: test
            Version: 1
            Architecture: all
            Maintainer: Nobody <nobody@example.org>
            Description: a test
            """;

    public TestDeb() {
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
    }

    TestDeb control(String text) {
        control = text;
        return this;
    }

    public TestDeb file(String name, String content) throws IOException {
        return file(name, content.getBytes(UTF_8));
    }

    public TestDeb file(String name, byte[] bytes) throws IOException {
        var entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL, true);
        entry.setSize(bytes.length);
        entry.setMode(0100644);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
        return this;
    }

    /// @param type   as in the tar header, such as [TarConstants#LF_SYMLINK]
    /// @param target of a link, else empty
    public TestDeb special(String name, byte type, String target) throws IOException {
        var entry = new TarArchiveEntry(name, type, true);
        entry.setLinkName(target);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
        return this;
    }

    /// @param directory that the parts and the package are put in
    public Path write(Path directory) throws IOException {
        tar.close();
        var controlTar = new ByteArrayOutputStream();
        try (var out = new TarArchiveOutputStream(controlTar, UTF_8.name())) {
            byte[] bytes = control.getBytes(UTF_8);
            var entry = new TarArchiveEntry("./control", TarConstants.LF_NORMAL, true);
            entry.setSize(bytes.length);
            out.putArchiveEntry(entry);
            out.write(bytes);
            out.closeArchiveEntry();
        }
        List<Path> parts = new ArrayList<>();
        parts.add(Files.writeString(directory.resolve("debian-binary"), "2.0\n"));
        parts.add(Files.write(directory.resolve("control.tar"), controlTar.toByteArray()));
        parts.add(Files.write(directory.resolve("data.tar"), data.toByteArray()));
        return write(directory, parts);
    }

    static Path write(Path directory, List<Path> parts) throws IOException {
        var bytes = new ByteArrayOutputStream();
        ArArchive.write(parts, Channels.newChannel(bytes));
        return Files.write(directory.resolve("test.deb"), bytes.toByteArray());
    }
}

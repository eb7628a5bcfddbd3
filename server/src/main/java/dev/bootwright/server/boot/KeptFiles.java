package dev.bootwright.server.boot;

import dev.bootwright.netboot.boot.BootResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Files that the operator keeps in the data directory for machines to fetch. Whoever is on the machines'
/// network may read them; templates name them with their digest.
///
/// ```text
/// files/NAME                        images of disks and whatever else, as /files/NAME
/// installers/SUITE/linux, initrd.gz the Debian installer of a release, as /installer/SUITE/…
/// ```
///
/// @param data     the server's data directory
/// @param firmware what BMCs fetch
public record KeptFiles(Path data, LentFirmware firmware) {

    private static final Pattern FILE =
            Pattern.compile("files/([A-Za-z0-9][A-Za-z0-9._+-]{0,200})");
    private static final Pattern INSTALLER =
            Pattern.compile("installer/([a-z][a-z0-9-]{0,30})/(linux|initrd\\.gz)");
    private static final String BINARY = "application/octet-stream";

    Optional<BootResource> find(String name) throws IOException {
        Matcher file = FILE.matcher(name);
        if (file.matches()) {
            return resource(data.resolve("files").resolve(file.group(1)));
        }
        Matcher installer = INSTALLER.matcher(name);
        return installer.matches()
                ? resource(installer(data, installer.group(1)).resolve(installer.group(2)))
                : firmware.find(name);
    }

    /// Where the installer of a release lies.
    public static Path installer(Path data, String suite) {
        return data.resolve("installers").resolve(suite);
    }

    static Optional<BootResource> resource(Path file) throws IOException {
        try {
            BasicFileAttributes found =
                    Files.readAttributes(
                            file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!found.isRegularFile()) {
                return Optional.empty();
            }
            String tag = "file:%d-%d".formatted(found.size(), found.lastModifiedTime().toMillis());
            return Optional.of(new BootResource.Slice(file, 0, found.size(), tag, BINARY));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}

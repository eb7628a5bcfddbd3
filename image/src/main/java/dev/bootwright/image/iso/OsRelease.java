package dev.bootwright.image.iso;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.squashfs.Squashfs;
import dev.bootwright.formats.squashfs.SquashfsEntry;
import dev.bootwright.formats.tree.FileKind;
import dev.bootwright.image.live.LiveTree;
import dev.bootwright.image.live.RootImage;
import dev.bootwright.image.squash.SquashDecoder;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a system calls itself. Source: os-release(5).
final class OsRelease {

    private static final System.Logger LOG = System.getLogger(OsRelease.class.getName());

    private static final int MAX_BYTES = 64 << 10;
    private static final List<String> PLACES = List.of("/etc/os-release", "/usr/lib/os-release");
    private static final Pattern PRETTY_NAME =
            Pattern.compile("(?m)^PRETTY_NAME=[\"']?([^\"'\\n\\p{Cntrl}]{1,100})[\"']?\\s*$");

    private OsRelease() {}

    /// The name for people of the system in a root image; empty where it does not tell, or the image
    /// cannot be read: only a title is lost by that.
    static Optional<String> prettyName(LiveTree tree, List<RootImage> roots) {
        for (RootImage root : roots) {
            if (root.type() == RootImage.Type.SQUASHFS) {
                try {
                    Optional<String> name = prettyName(tree, root);
                    if (name.isPresent()) {
                        return name;
                    }
                } catch (IOException e) {
                    LOG.log(System.Logger.Level.DEBUG, root.path() + ": " + e.getMessage());
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> prettyName(LiveTree tree, RootImage root) throws IOException {
        Optional<LiveTree.LiveFile> image = tree.find(root.path());
        if (image.isEmpty()) {
            return Optional.empty();
        }
        Squashfs squashfs = Squashfs.open(image.get().content(), new SquashDecoder());
        for (String place : PLACES) {
            Optional<SquashfsEntry> file = squashfs.find(place);
            if (file.isPresent() && file.get().kind() == FileKind.FILE) {
                return prettyName(new String(squashfs.read(file.get(), MAX_BYTES), UTF_8));
            }
        }
        return Optional.empty();
    }

    static Optional<String> prettyName(String osRelease) {
        Matcher name = PRETTY_NAME.matcher(osRelease);
        return name.find() ? Optional.of(name.group(1).strip()) : Optional.empty();
    }
}

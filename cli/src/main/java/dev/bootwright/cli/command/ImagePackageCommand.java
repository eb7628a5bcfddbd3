package dev.bootwright.cli.command;

import dev.bootwright.image.debian.AptSources;
import dev.bootwright.image.debian.DebianException;
import dev.bootwright.image.debian.PackageCache;
import dev.bootwright.image.debian.Proxies;
import dev.bootwright.image.debian.Repository;
import dev.bootwright.image.initramfs.PackageArchive;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// What a package adds to an image that runs already, from where builds of images have theirs: the mirrors of
/// this computer, signatures and digests checked, through the same cache. The server calls it, since the
/// index of a distribution takes more memory than a server has.
@Command(
        name = "package",
        hidden = true,
        mixinStandardHelpOptions = true,
        description =
                "Writes a package, with what it depends on, as a cpio archive for a running image.")
final class ImagePackageCommand implements Callable<Integer> {

    private static final Path ROOT = Path.of("/");

    @Parameters(index = "0", paramLabel = "NAME", description = "Of a Debian package.")
    String name = "";

    @SuppressWarnings("NullAway.Init") // picocli sets it
    @Parameters(index = "1", paramLabel = "FILE", description = "The file to write.")
    Path file;

    @Spec @Nullable CommandSpec command;

    @Override
    public Integer call() throws IOException {
        String digest = archive(Directories.cache(System.getenv()).resolve("packages"));
        if (command != null) {
            PrintWriter out = command.commandLine().getOut();
            out.println(digest);
            out.flush();
        }
        return 0;
    }

    /// What the cache has comes first: it is of the versions that images are built with.
    private String archive(Path cache) throws IOException {
        try (PackageCache cached = PackageCache.openOffline(cache)) {
            return write(cached);
        } catch (DebianException _) {
            Proxies proxies = Proxies.read(ROOT, System.getenv());
            try (PackageCache downloads = PackageCache.open(cache, proxies, (_, _, _) -> {})) {
                return write(downloads);
            }
        }
    }

    private String write(PackageCache cache) throws IOException {
        Repository repository = Repository.open(AptSources.read(ROOT), "amd64", cache);
        return PackageArchive.write(repository, name, file);
    }
}

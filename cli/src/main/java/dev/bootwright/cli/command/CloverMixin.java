package dev.bootwright.cli.command;

import dev.bootwright.image.drive.Clover;
import dev.bootwright.image.drive.CloverArchive;
import dev.bootwright.image.drive.DriveLoaders;
import dev.bootwright.machine.drive.DriveProgress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where Clover comes from: nobody packages it.
final class CloverMixin {

    @Option(
            names = "--clover",
            paramLabel = "FILE|URL",
            description = "The archive of a release of Clover (ZIP), for --loader clover.")
    @Nullable String archive;

    @Option(
            names = "--clover-sha256",
            paramLabel = "HEX",
            description = "What its SHA-256 must be. Needed for a URL.")
    @Nullable String sha256;

    DriveLoaders add(DriveLoaders loaders, Path cache, DriveProgress progress) throws IOException {
        if (archive == null) {
            throw new Failure(
                    "--loader clover needs the archive of a release of Clover",
                    "--clover CloverV2-5122.zip",
                    Failure.USAGE);
        }
        try {
            CloverArchive found = archive(archive, cache.resolve("clover"), progress);
            return loaders.with(Clover.read(found.file()), found.origin());
        } catch (IllegalArgumentException e) {
            throw new Failure(String.valueOf(e.getMessage()), "", Failure.USAGE);
        }
    }

    private CloverArchive archive(String where, Path cache, DriveProgress progress)
            throws IOException {
        if (!where.startsWith("http://") && !where.startsWith("https://")) {
            return CloverArchive.ofFile(Path.of(where), sha256 == null ? "" : sha256);
        }
        if (sha256 == null) {
            throw new Failure(
                    "--clover with a URL needs its digest",
                    "--clover-sha256 with the digest that its makers publish",
                    Failure.USAGE);
        }
        progress.at("downloading Clover", 0, 0);
        return CloverArchive.download(URI.create(where), sha256, cache);
    }
}

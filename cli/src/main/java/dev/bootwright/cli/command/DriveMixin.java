package dev.bootwright.cli.command;

import dev.bootwright.image.catalogue.Image;
import dev.bootwright.image.debian.AptSources;
import dev.bootwright.image.debian.DebianException;
import dev.bootwright.image.debian.PackageCache;
import dev.bootwright.image.debian.Proxies;
import dev.bootwright.image.debian.Repository;
import dev.bootwright.image.drive.DriveContents;
import dev.bootwright.image.drive.DriveCopy;
import dev.bootwright.image.drive.DriveLayout;
import dev.bootwright.image.drive.DriveLoader;
import dev.bootwright.image.drive.DriveLoaders;
import dev.bootwright.image.drive.SshAccess;
import dev.bootwright.machine.drive.DriveProgress;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What a drive is to hold.
final class DriveMixin {

    private static final Path ROOT = Path.of("/");

    @Mixin ImageOptionsMixin images = new ImageOptionsMixin();

    @Mixin CloverMixin clover = new CloverMixin();

    @Mixin SshMixin ssh = new SshMixin();

    @Option(
            names = "--image",
            paramLabel = "bridge|agent|ID",
            description =
                    "The image: bridge starts what is installed on the machine's disks, agent asks a server"
                            + " what to do; or a name or the start of an id. Default: bridge")
    String image = "bridge";

    @Option(
            names = "--loader",
            paramLabel = "systemd-boot|grub|clover",
            description =
                    "What UEFI starts; BIOS starts GRUB in any case. grub runs with Secure Boot."
                            + " Default: systemd-boot")
    String loader = "systemd-boot";

    @Option(
            names = "--options",
            paramLabel = "TEXT",
            description =
                    "Kernel options to add to those of the image, such as console=ttyS1,115200.")
    String options = "";

    @Option(
            names = "--from",
            paramLabel = "FILE",
            description =
                    "Take everything from the file of a drive, made by create --output elsewhere; the other"
                            + " options about what is on it do not apply. Nothing is downloaded.")
    @Nullable Path from;

    @Option(names = "--offline", description = "Take loaders from the cache, ask no mirror.")
    boolean offline;

    /// Lays out the drive; loaders are downloaded if need be.
    ///
    /// @param sectorBytes of the drive, 512 or 4096
    DriveContents contents(int sectorBytes, StepProgress progress) throws IOException {
        try {
            if (from != null) {
                if (ssh.isUsed()) {
                    throw new Failure(
                            "--ssh-key: a drive that is copied has the keys it was made with",
                            "give them to create --output, or leave out --from",
                            Failure.USAGE);
                }
                progress.at("reading " + from.getFileName(), 0, 0);
                return copy(from, sectorBytes);
            }
            return layout(image(), sectorBytes, progress::at);
        } catch (NoSuchFileException e) {
            throw new Failure(e.getFile() + ": there is no such file", "");
        } finally {
            progress.finish();
        }
    }

    private static DriveCopy copy(Path from, int sectorBytes) throws IOException {
        DriveCopy copy = DriveCopy.open(from);
        if (copy.sectorBytes() != sectorBytes) {
            copy.close();
            throw new Failure(
                    "%s is a drive with sectors of %d bytes, this one has %d"
                            .formatted(from, copy.sectorBytes(), sectorBytes),
                    "make it with create --output FILE --sector-bytes " + sectorBytes);
        }
        return copy;
    }

    /// @param found       the image, whatever the options say
    /// @param sectorBytes of the drive, 512 or 4096
    DriveLayout layout(Image found, int sectorBytes, DriveProgress progress) throws IOException {
        DriveLoader chosen = loader();
        Optional<SshAccess> access = ssh.access();
        ssh.check(found);
        Path cache = Directories.cache(System.getenv());
        try (PackageCache downloads = openCache(cache.resolve("packages"), progress)) {
            progress.at(offline ? "reading package lists" : "asking the mirror", 0, 0);
            Repository repository = Repository.open(AptSources.read(ROOT), "amd64", downloads);
            DriveLoaders loaders = DriveLoaders.of(repository, chosen);
            if (chosen == DriveLoader.CLOVER) {
                loaders = clover.add(loaders, cache, progress);
            }
            progress.at("laying out the drive", 0, 0);
            return DriveLayout.of(
                    new DriveLayout.Request(found, chosen, loaders, options, sectorBytes, access));
        } catch (DebianException e) {
            throw new Failure(e.getMessage(), e.hint());
        } catch (IllegalArgumentException e) {
            throw new Failure(String.valueOf(e.getMessage()), "", Failure.USAGE);
        }
    }

    private PackageCache openCache(Path directory, DriveProgress progress) throws IOException {
        return offline
                ? PackageCache.openOffline(directory)
                : PackageCache.open(
                        directory,
                        Proxies.read(ROOT, System.getenv()),
                        (_, done, all) -> progress.at("downloading", done, all));
    }

    private DriveLoader loader() {
        return DriveLoader.ofWord(loader)
                .orElseThrow(() ->
                        new Failure(
                                "--loader: expected systemd-boot, grub or clover, found " + loader,
                                "",
                                Failure.USAGE));
    }

    private Image image() throws IOException {
        if (image.equals("agent")) {
            return images.usual();
        }
        Optional<Image> found = images.catalogue().find(image);
        if (found.isEmpty() && image.equals("bridge")) {
            throw new Failure(
                    "there is no image \"bridge\" in " + images.catalogue().directory(),
                    "bootwright image build --profile bridge, or name another: --image agent");
        }
        return images.image(image);
    }
}

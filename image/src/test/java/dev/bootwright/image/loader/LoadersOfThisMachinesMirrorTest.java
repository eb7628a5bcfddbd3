package dev.bootwright.image.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bootwright.image.debian.AptSources;
import dev.bootwright.image.debian.PackageCache;
import dev.bootwright.image.debian.Progress;
import dev.bootwright.image.debian.Proxies;
import dev.bootwright.image.debian.Repository;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The loaders of real releases. Needs the network.
@Tag("lab")
class LoadersOfThisMachinesMirrorTest {

    private static final Path ROOT = Path.of("/");

    @TempDir Path directory;

    @Test
    void takesThemFromTheReleaseOfThisMachine() throws Exception {
        assertThat(extract(AptSources.read(ROOT)))
                .contains("undionly.kpxe", "ipxe.efi", "snponly.efi", "pxelinux.0", "lpxelinux.0")
                .contains("ldlinux.c32", "menu.c32", "libutil.c32", "libcom32.c32")
                .contains("shimx64.efi", "grubx64.efi");
        assertThat(Files.size(directory.resolve("loaders/ipxe.efi"))).isGreaterThan(500_000);
    }

    @Test
    void takesThoseOfDebian13WithTheOneForArm64() throws Exception {
        AptSources apt = AptSources.read(ROOT);
        URI mirror = apt.sources().getFirst().mirrors().getFirst();
        assumeTrue(mirror.getPath().contains("debian"), "this machine's mirror is not Debian's");
        assertThat(extract(AptSources.of(mirror, List.of("trixie"), ROOT)))
                .contains("ipxe.efi", "ipxe-arm64.efi", "snponly.efi", "undionly.kpxe")
                .contains("shimx64.efi", "grubx64.efi");
    }

    private List<String> extract(AptSources apt) throws IOException {
        Proxies proxies = Proxies.read(ROOT, System.getenv());
        Path files = directory.resolve("loaders");
        try (PackageCache cache =
                PackageCache.open(directory.resolve("cache"), proxies, Progress.NONE)) {
            Repository repository = Repository.open(apt, "amd64", cache);
            List<Loader> loaders = Loaders.extract(repository, files);
            for (Loader loader : loaders) {
                assertThat(files.resolve(loader.name())).hasSize(loader.size());
            }
            return loaders.stream().map(Loader::name).toList();
        }
    }
}

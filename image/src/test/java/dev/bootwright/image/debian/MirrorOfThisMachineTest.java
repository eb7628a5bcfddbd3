package dev.bootwright.image.debian;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The archive this machine installs from, as its APT is configured. Needs the network.
@Tag("lab")
class MirrorOfThisMachineTest {

    private static final Path ROOT = Path.of("/");

    @TempDir Path directory;

    @Test
    void readsAPackageThenDoesTheSameOffline() throws Exception {
        AptSources apt = AptSources.read(ROOT);
        Proxies proxies = Proxies.read(ROOT, System.getenv());
        List<String> paths = new ArrayList<>();
        try (PackageCache cache = PackageCache.open(directory, proxies, Progress.NONE)) {
            Repository repository = Repository.open(apt, "amd64", cache);
            List<BinaryPackage> some =
                    repository.closure(
                            List.of("mdadm", "busybox-static"), p -> p.name().startsWith("lib"));
            repository.fetch(some);
            try (DebFile deb = repository.open(repository.require("busybox-static"))) {
                deb.visit((entry, content) -> paths.add(entry.path()));
            }
        }
        assertThat(paths).contains("bin/busybox");
        try (PackageCache cache = PackageCache.openOffline(directory)) {
            Repository repository = Repository.open(apt, "amd64", cache);
            assertThat(repository.notes()).allMatch(note -> note.contains("offline"));
            try (DebFile deb = repository.open(repository.require("mdadm"))) {
                assertThat(deb.control()).containsEntry("package", "mdadm");
            }
        }
    }
}

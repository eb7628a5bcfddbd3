package dev.bootwright.image.initramfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.cpio.CpioReader;
import dev.bootwright.image.debian.AptSources;
import dev.bootwright.image.debian.DebianException;
import dev.bootwright.image.debian.PackageCache;
import dev.bootwright.image.debian.Progress;
import dev.bootwright.image.debian.Proxies;
import dev.bootwright.image.debian.Repository;
import dev.bootwright.image.debian.TestArchive;
import dev.bootwright.image.debian.TestDeb;
import dev.bootwright.image.initramfs.FileTree.Node;
import dev.bootwright.image.openpgp.TestKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserlandTest {

    private static final UserlandTable TABLE =
            UserlandTable.parse("[busybox-static]\nusr/bin/busybox\n");

    @TempDir Path directory;

    private TestArchive archive;
    private Path keyring;
    private FileTree tree;

    @BeforeEach
    void layOut() throws IOException {
        TestKey key = TestKey.create(Instant.parse("2020-01-01T00:00:00Z"), Duration.ZERO);
        keyring = key.writeTo(directory.resolve("keyring.gpg"));
        archive = new TestArchive(directory.resolve("mirror"), key);
        String program = "\177ELF no more\0[\0[[\0ash\0ls\0mdadm\0\0more";
        add("busybox-static", "", new TestDeb().file("./bin/busybox", program));
        for (String name : List.of("libc6", "libgcc-s1", "libstdc++6", "zlib1g")) {
            add(name, "", new TestDeb().file("./usr/share/doc/" + name, ""));
        }
    }

    private void add(String name, String fields, TestDeb deb) throws IOException {
        Path work = Files.createDirectories(directory.resolve("deb").resolve(name));
        archive.add(name, "1", fields, Files.readAllBytes(deb.write(work)));
    }

    private interface Use {
        void of(Repository repository) throws IOException;
    }

    private void repository(Use use) throws IOException {
        archive.publish("stable", Instant.now().minus(Duration.ofDays(1)));
        var from =
                AptSources.of(
                        directory.resolve("mirror").toUri(), List.of("stable"), List.of(keyring));
        Path cache = directory.resolve("cache");
        try (PackageCache downloads = PackageCache.open(cache, Proxies.none(), Progress.NONE)) {
            use.of(Repository.open(from, "amd64", downloads));
        }
    }

    @Test
    void aPackageForARunningImageIsAnArchiveOfItsOwnFilesOnly() throws IOException {
        add(
                "tool",
                "Depends: helper, bash\n",
                new TestDeb()
                        .file("./sbin/tool", "program")
                        .file("./usr/share/doc/tool/README", "text"));
        add("helper", "", new TestDeb().file("./usr/bin/helper", "program"));
        add("bash", "", new TestDeb().file("./bin/bash", "program"));
        Path file = directory.resolve("tool.cpio");
        List<String> names = new ArrayList<>();
        repository(repository -> {
            String digest = PackageArchive.write(repository, TABLE, "tool", file);
            byte[] first = Files.readAllBytes(file);
            assertThat(PackageArchive.write(repository, TABLE, "tool", file)).isEqualTo(digest);
            assertThat(Files.readAllBytes(file)).isEqualTo(first);
            try (InputStream in = Files.newInputStream(file)) {
                CpioReader reader = new CpioReader(in);
                for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                    if (next.get().isFile()) {
                        names.add(next.get().name());
                    }
                }
            }
            assertThatThrownBy(() -> PackageArchive.write(repository, TABLE, "tol", file))
                    .hasMessage("no package is named \"tol\"");
        });
        assertThat(names).containsExactly("usr/bin/helper", "usr/bin/tool");
    }

    /// @param packages to add
    private Map<String, Node> build(String... packages) throws IOException {
        repository(repository -> {
            tree = new FileTree();
            var userland = new Userland(repository, TABLE, List.of(packages));
            userland.inputs();
            userland.addTo(tree, new PackageFiles(repository));
        });
        return tree.nodes();
    }

    @Test
    void busyboxIsEverythingElse() throws IOException {
        add("mdadm", "", new TestDeb().file("./sbin/mdadm", "real"));
        Map<String, Node> nodes = build("mdadm");
        var link = new Node.SymbolicLink(Part.PROGRAMS, "busybox");
        assertThat(nodes).containsEntry("usr/bin/ls", link).containsEntry("usr/bin/[[", link);
        assertThat(nodes.get("usr/bin/mdadm")).isInstanceOf(Node.RegularFile.class);
    }

    @Test
    void anAddedPackageComesWithWhatItDependsOnButWithoutDocumentation() throws IOException {
        add(
                "tool",
                "Depends: helper, bash\n",
                new TestDeb()
                        .file("./usr/bin/tool", "program")
                        .file("./usr/share/doc/tool/README", "text")
                        .file("./lib/systemd/system/tool.service", "text")
                        .special("./usr/bin/other", TarConstants.LF_LINK, "./usr/bin/tool"));
        add("helper", "", new TestDeb().file("./usr/bin/helper", "program"));
        add("bash", "", new TestDeb().file("./bin/bash", "program"));
        Map<String, Node> nodes = build("tool");
        assertThat(nodes).containsKeys("usr/bin/tool", "usr/bin/helper");
        assertThat(nodes).doesNotContainKeys("usr/bin/bash", "usr/share", "usr/lib/systemd");
        assertThat(nodes.get("usr/bin/other")).isEqualTo(nodes.get("usr/bin/tool"));
    }

    @Test
    void aMissingPackageIsNamed() throws IOException {
        add("ethtool", "", new TestDeb().file("./usr/sbin/ethtool", ""));
        assertThatThrownBy(() -> build("ethtol"))
                .isInstanceOf(DebianException.class)
                .hasMessage("no package is named \"ethtol\"")
                .returns("Did you mean ethtool?", e -> ((DebianException) e).hint());
    }

    @Test
    void aPathThatLeavesThePackageIsRefused() throws IOException {
        add("evil", "", new TestDeb().file("./usr/../../root/.profile", "rm -rf /"));
        assertThatThrownBy(() -> build("evil"))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("leaves the package");
    }

    @Test
    void anAbsolutePathLiesInTheImage() throws IOException {
        add("odd", "", new TestDeb().file("/etc/odd", "text").file("//etc//./odd2", "text"));
        assertThat(build("odd")).containsKeys("etc/odd", "etc/odd2");
        assertThat(Path.of("/etc/odd")).doesNotExist();
    }

    @Test
    void aFileThroughALinkOfThePackageIsRefused() throws IOException {
        add(
                "evil",
                "",
                new TestDeb()
                        .special("./etc/out", TarConstants.LF_SYMLINK, "/root/.ssh")
                        .file("./etc/out/authorized_keys", "key"));
        assertThatThrownBy(() -> build("evil"))
                .isInstanceOf(IOException.class)
                .hasMessage("evil_1_amd64: etc/out/authorized_keys: /etc/out is not a directory");
    }

    @Test
    void aDeviceIsRefused() throws IOException {
        add("evil", "", new TestDeb().special("./dev/mem", TarConstants.LF_CHR, ""));
        assertThatThrownBy(() -> build("evil"))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("\"dev/mem\" is a special file (type 3)");
    }

    @Test
    void theTableOfAppletsIsReadToItsEndOrNotAtAll() {
        assertThat(Userland.applets("x\0[\0[[\0ash\0\0y".getBytes(UTF_8)))
                .contains(List.of("[", "[[", "ash"));
        assertThat(Userland.applets("x\0[\0[[\0ash\0cu".getBytes(UTF_8)))
                .contains(List.of("[", "[[", "ash"));
        assertThat(Userland.applets("no table".getBytes(UTF_8))).isEmpty();
    }
}

package dev.bootwright.image.zfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.tree.FileKind;
import dev.bootwright.formats.zfs.Dataset;
import dev.bootwright.formats.zfs.Pool;
import dev.bootwright.formats.zfs.ZfsDevice;
import dev.bootwright.formats.zfs.ZfsDevices;
import dev.bootwright.formats.zfs.ZfsEntry;
import dev.bootwright.formats.zfs.ZfsFound;
import dev.bootwright.formats.zfs.ZfsNode;
import dev.bootwright.formats.zfs.ZfsTree;
import dev.bootwright.image.debian.AptSources;
import dev.bootwright.image.debian.BinaryPackage;
import dev.bootwright.image.debian.PackageCache;
import dev.bootwright.image.debian.Progress;
import dev.bootwright.image.debian.Proxies;
import dev.bootwright.image.debian.Repository;
import dev.bootwright.image.debian.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pools read by us and by `zdb` of OpenZFS 2.3, which is a package of Debian's backports and is unpacked,
/// not installed. Needs the network the first time.
@Tag("lab")
class ZdbTest {

    private static final Path ROOT = Path.of("/");

    private static final Path POOLS =
            Path.of(System.getProperty("project.root", ".."))
                    .resolve("formats/src/test/resources/dev/bootwright/formats/zfs");

    private static final List<String> PACKAGES =
            List.of(
                    "zfsutils-linux",
                    "libzfs6linux",
                    "libzpool6linux",
                    "libnvpair3linux",
                    "libuutil3linux");

    @TempDir static Path unpacked;

    @TempDir Path folder;

    @BeforeAll
    static void unpack() throws Exception {
        Path cached =
                Path.of(System.getenv().getOrDefault("BOOTWRIGHT_CACHE", "/var/cache/bootwright"));
        Proxies proxies = Proxies.read(ROOT, System.getenv());
        try (PackageCache cache = PackageCache.open(cached, proxies, Progress.NONE)) {
            Repository repository = Repository.open(backports(), "amd64", cache);
            List<BinaryPackage> wanted = new ArrayList<>();
            for (String name : PACKAGES) {
                wanted.add(repository.require(name));
            }
            repository.fetch(wanted);
            for (BinaryPackage each : wanted) {
                run("dpkg", "-x", repository.file(each).toString(), unpacked.toString());
            }
        }
    }

    /// The archive of this machine, its backports with what is not wholly free.
    private static AptSources backports() throws Exception {
        AptSources apt = AptSources.read(ROOT);
        String codename = run("sh", "-c", ". /etc/os-release && printf %s $VERSION_CODENAME");
        Source own =
                apt.sources().stream()
                        .filter(source -> source.suite().equals(codename))
                        .findFirst()
                        .orElseThrow();
        Source backports =
                new Source(
                        "this test",
                        own.mirrors(),
                        codename + "-backports",
                        List.of("main", "contrib"),
                        own.architectures(),
                        own.signedBy(),
                        own.checkValidUntil());
        return new AptSources(
                List.of(backports), new AptSources.Settings(true, true), apt.trusted());
    }

    @Test
    void readsTheMirrorThatZdbReads() throws Exception {
        compare("proxmox-mirror", "rpool/ROOT/pve-1", 2, 3);
    }

    @Test
    void readsTheRaidzThatZdbReads() throws Exception {
        compare("raidz1-zstd", "rpool/ROOT/debian-old", 3, 1);
    }

    private void compare(String name, String dataset, int disks, int partition) throws Exception {
        List<Path> parts = new ArrayList<>();
        for (int i = 0; i < disks; i++) {
            parts.add(part(POOLS.resolve(name + "/disk" + i + ".raw.zst"), i, partition));
        }
        Map<String, byte[]> ours = ours(parts, dataset);
        assertThat(ours).hasSizeGreaterThan(6);
        for (Map.Entry<String, byte[]> file : ours.entrySet()) {
            Path out = folder.resolve("out");
            String path = file.getKey().substring(1);
            zdb("-e", "-p", folder.toString(), "-r", dataset, path, out.toString());
            assertThat(Files.readAllBytes(out)).as(file.getKey()).isEqualTo(file.getValue());
        }
        assertThat(zdb("-e", "-p", folder.toString(), "-d", "rpool"))
                .contains("Dataset " + dataset + " [ZPL]");
    }

    /// The partition of a disk, as a file of its own.
    private Path part(Path packed, int number, int partition) throws Exception {
        Path disk = folder.resolve("whole.disk");
        run("zstd", "-dqf", "--sparse", "--long=27", packed.toString(), "-o", disk.toString());
        String sector = run("sgdisk", "-i", String.valueOf(partition), disk.toString());
        long first = number(sector, "First sector: ");
        long last = number(sector, "Last sector: ");
        Path part = folder.resolve("part" + number);
        run(
                "dd",
                "if=" + disk,
                "of=" + part,
                "bs=512",
                "skip=" + first,
                "count=" + (last - first + 1),
                "conv=sparse",
                "status=none");
        Files.delete(disk);
        return part;
    }

    private static long number(String text, String label) {
        String rest = text.substring(text.indexOf(label) + label.length());
        return Long.parseLong(rest.substring(0, rest.indexOf(' ')));
    }

    /// What is in every file of a dataset, by path.
    private static Map<String, byte[]> ours(List<Path> parts, String name) throws IOException {
        List<FileChannel> channels = new ArrayList<>();
        try {
            List<ZfsDevice> devices = new ArrayList<>();
            for (Path part : parts) {
                FileChannel channel = FileChannel.open(part);
                channels.add(channel);
                devices.add(new ZfsDevice(part.toString(), ByteSource.of(channel, channel.size())));
            }
            ZfsFound found = ZfsDevices.find(devices);
            assertThat(found.refused()).isEmpty();
            Pool pool = found.pools().getFirst();
            Dataset dataset =
                    pool.datasets().stream()
                            .filter(each -> each.name().equals(name))
                            .findFirst()
                            .orElseThrow();
            Map<String, byte[]> files = new TreeMap<>();
            ZfsTree tree = dataset.open();
            collect(tree, tree.root(), files);
            return files;
        } finally {
            for (FileChannel channel : channels) {
                channel.close();
            }
        }
    }

    private static void collect(ZfsTree tree, ZfsNode directory, Map<String, byte[]> files)
            throws IOException {
        for (ZfsEntry entry : tree.list(directory)) {
            if (entry.node().kind() == FileKind.DIRECTORY) {
                collect(tree, entry.node(), files);
            } else if (entry.node().kind() == FileKind.FILE) {
                ByteSource content = tree.content(entry.node());
                ByteBuffer bytes = ByteBuffer.allocate((int) content.size());
                content.readFully(bytes, 0);
                files.put(entry.node().path(), bytes.array());
            }
        }
    }

    private static String zdb(String... arguments) throws Exception {
        Path libraries = unpacked.resolve("lib/x86_64-linux-gnu");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "timeout",
                                "60",
                                "env",
                                "LD_LIBRARY_PATH=" + libraries,
                                unpacked.resolve("sbin/zdb").toString()));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(String.join(" ", command) + ": " + output).isZero();
        return output;
    }
}

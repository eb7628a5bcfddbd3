package dev.bootwright.image.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.bootwright.image.debian.TestDeb;
import dev.bootwright.image.kernel.KernelSource.Input;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZInputStream;
import org.tukaani.xz.XZOutputStream;

class KernelSourceTest {

    private static final String MODULES = "./lib/modules/9.9.9-test/";
    private static final String IGB = "kernel/drivers/net/ethernet/intel/igb/igb.ko";

    @TempDir Path directory;

    private final List<String> steps = new ArrayList<>();
    private Path cache;
    private Input debian;

    @BeforeEach
    void makeKernel() throws IOException {
        cache = directory.resolve("cache");
        Path deb =
                new TestDeb()
                        .file("./boot/vmlinuz-9.9.9-test", "a kernel")
                        .file(MODULES + "modules.builtin", "kernel/lib/mdio-core.ko\n")
                        .file(
                                MODULES + IGB,
                                TestModule.of(
                                        "igb", "i2c-algo-bit,mdio_core", "alias=pci:v00008086d*"))
                        .file(
                                MODULES + "kernel/drivers/i2c/algos/i2c-algo-bit.ko",
                                TestModule.of("i2c_algo_bit", ""))
                        .file(
                                MODULES + "kernel/fs/ext4/ext4.ko",
                                TestModule.of("ext4", "jbd2", "softdep=pre: crc32c"))
                        .file(MODULES + "kernel/fs/jbd2/jbd2.ko", TestModule.of("jbd2", ""))
                        .file(
                                MODULES + "kernel/crypto/crc32c_generic.ko",
                                TestModule.of("crc32c_generic", "", "alias=crc32c"))
                        .file(MODULES + "kernel/sound/soundcore.ko", TestModule.of("soundcore", ""))
                        .write(Files.createDirectory(directory.resolve("debian")));
        debian = new Input(deb, "d".repeat(64));
    }

    private Kernel read(Input... added) throws IOException {
        steps.clear();
        return new KernelSource(cache)
                .read(
                        List.of(debian),
                        List.of(added),
                        (what, done, all) -> {
                            if (!steps.contains(what)) {
                                steps.add(what);
                            }
                        });
    }

    private Input input(String name, byte[] bytes) throws IOException {
        Path file = Files.write(directory.resolve(name), bytes);
        return new Input(file, ModulePacker.sha256(bytes));
    }

    private static List<String> paths(Kernel kernel) {
        return kernel.modules().stream().map(KernelModule::packedPath).toList();
    }

    private static KernelModule module(Kernel kernel, String name) {
        return kernel.modules().stream()
                .filter(module -> module.info().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void takesWhatTheTableAsksForWithWhatThatNeeds() throws IOException {
        Kernel kernel = read();
        assertThat(kernel.release()).isEqualTo("9.9.9-test");
        assertThat(new String(kernel.vmlinuz().read(), UTF_8)).isEqualTo("a kernel");
        assertThat(paths(kernel))
                .containsExactly(
                        "kernel/crypto/crc32c_generic.ko",
                        "kernel/drivers/i2c/algos/i2c-algo-bit.ko.xz",
                        IGB + ".xz",
                        "kernel/fs/ext4/ext4.ko",
                        "kernel/fs/jbd2/jbd2.ko");
    }

    @Test
    void packedModulesAreTheModules() throws IOException {
        Kernel kernel = read();
        byte[] ext4 = TestModule.of("ext4", "jbd2", "softdep=pre: crc32c");
        assertThat(module(kernel, "ext4").packed().read()).isEqualTo(ext4);
        byte[] packed = module(kernel, "i2c_algo_bit").packed().read();
        assertThat(new XZInputStream(new ByteArrayInputStream(packed)).readAllBytes())
                .isEqualTo(TestModule.of("i2c_algo_bit", ""));
        assertThat(module(kernel, "ext4").digest())
                .isEqualTo("sha256:" + ModulePacker.sha256(ext4));
    }

    @Test
    void writesTheIndexesOfModprobe() throws IOException {
        Map<String, String> indexes = read().indexes();
        assertThat(indexes.get("modules.dep"))
                .isEqualTo(
                        """
                        kernel/crypto/crc32c_generic.ko:
                        kernel/drivers/i2c/algos/i2c-algo-bit.ko.xz:
                        kernel/drivers/net/ethernet/intel/igb/igb.ko.xz: kernel/drivers/i2c/algos/i2c-algo-bit.ko.xz
                        kernel/fs/ext4/ext4.ko: kernel/fs/jbd2/jbd2.ko
                        kernel/fs/jbd2/jbd2.ko:
                        """);
        assertThat(indexes.get("modules.alias"))
                .isEqualTo(
                        """
                        # Aliases extracted from modules themselves.
                        alias crc32c crc32c_generic
                        alias pci:v00008086d* igb
                        """);
        assertThat(indexes.get("modules.softdep"))
                .isEqualTo(
                        """
                        # Soft dependencies extracted from modules themselves.
                        softdep ext4 pre: crc32c
                        """);
        assertThat(indexes.get("modules.builtin")).isEqualTo("kernel/lib/mdio-core.ko\n");
    }

    @Test
    void theSecondTimeItComesOutOfTheCache() throws IOException {
        Kernel first = read();
        assertThat(steps).contains("reading the kernel's package", "compressing kernel modules");
        assertThat(read()).isEqualTo(first);
        assertThat(steps).isEmpty();
    }

    @Test
    void aSpoiltCacheIsMadeAgain() throws IOException {
        Kernel first = read();
        for (Path file : cached()) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(channel.size() / 2);
            }
            assertThat(read()).as(file.toString()).isEqualTo(first);
            assertThat(steps).as(file.toString()).isNotEmpty();
        }
    }

    @Test
    void whatADeadBuildLeftIsRemoved() throws IOException {
        Files.createDirectories(cache);
        for (String name : List.of(".kernel-dead.bin", ".kernel-dead.json", ".spool-dead")) {
            Files.writeString(cache.resolve(name), "half");
        }
        read();
        try (Stream<Path> files = Files.list(cache)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.startsWith("."));
        }
        assertThat(cached()).hasSize(2);
    }

    private List<Path> cached() throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            return files.filter(file -> file.getFileName().toString().startsWith("kernel-"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aModuleTakesThePlaceOfTheKernelsOwn() throws IOException {
        byte[] newer = TestModule.of("igb", "", "description=newer");
        Kernel kernel = read(input("igb-5.19.ko", newer));
        assertThat(paths(kernel)).hasSize(5).contains(IGB + ".xz");
        assertThat(module(kernel, "igb").digest())
                .isEqualTo("sha256:" + ModulePacker.sha256(newer));
        assertThat(module(kernel, "igb").added()).isEqualTo("igb-5.19.ko");
        assertThat(kernel.indexes().get("modules.dep")).contains(IGB + ".xz:\n");
        assertThat(steps).contains("compressing modules of igb-5.19.ko");
    }

    @Test
    void aModuleTheKernelHasNotGoesBesideItsOwnWithWhatItNeeds() throws IOException {
        Kernel kernel = read(input("demo.ko", TestModule.of("demo", "soundcore,jbd2")));
        assertThat(paths(kernel)).contains("updates/demo.ko.xz", "kernel/sound/soundcore.ko.xz");
        assertThat(kernel.indexes().get("modules.dep"))
                .contains(
                        "updates/demo.ko.xz: kernel/sound/soundcore.ko.xz kernel/fs/jbd2/jbd2.ko\n");
    }

    @Test
    void onlyWhatIsNotThereMakesTheKernelBePackedAgain() throws IOException {
        read();
        read(input("demo.ko", TestModule.of("demo", "jbd2")));
        assertThat(steps).containsExactly("compressing modules of demo.ko");
    }

    @Test
    void modulesMayBeCompressed() throws IOException {
        byte[] module = TestModule.of("demo", "");
        byte[] zstd = Zstd.compress(module);
        var xz = new ByteArrayOutputStream();
        try (var out = new XZOutputStream(xz, new LZMA2Options())) {
            out.write(module);
        }
        var gzip = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(gzip)) {
            out.write(module);
        }
        Map<String, byte[]> files =
                Map.of(".zst", zstd, ".xz", xz.toByteArray(), ".gz", gzip.toByteArray());
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Kernel kernel = read(input("demo.ko" + file.getKey(), file.getValue()));
            assertThat(module(kernel, "demo").digest())
                    .as(file.getKey())
                    .isEqualTo("sha256:" + ModulePacker.sha256(module));
        }
    }

    @Test
    void modulesComeOutOfAPackageAndALaterFileWins() throws IOException {
        Path deb =
                new TestDeb()
                        .file(
                                "./usr/lib/modules/9.9.9-test/updates/dkms/igb.ko",
                                TestModule.of("igb", "igb_helper"))
                        .file(
                                "./usr/lib/modules/9.9.9-test/updates/dkms/igb_helper.ko",
                                TestModule.of("igb_helper", ""))
                        .write(Files.createDirectory(directory.resolve("vendor")));
        var vendor = new Input(deb, "e".repeat(64));
        Kernel kernel = read(vendor);
        assertThat(kernel.indexes().get("modules.dep"))
                .contains(IGB + ".xz: updates/dkms/igb_helper.ko.xz\n");
        Kernel later = read(vendor, input("igb.ko", TestModule.of("igb", "", "description=last")));
        assertThat(module(later, "igb").info().description()).isEqualTo("last");
    }

    @Test
    void aModuleForAnotherKernelIsRefusedByNameOfBoth() throws IOException {
        String other = "6.1.0-1-amd64 SMP mod_unload modversions ";
        byte[] module = TestModule.ofFields("name=igb\0depends=\0vermagic=" + other + "\0");
        assertThatThrownBy(() -> read(input("igb.ko", module)))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "igb.ko was built for \"%s\", but the kernel is \"%s\""
                                .formatted(other, TestModule.VERMAGIC));
    }

    @Test
    void aModuleThatNeedsWhatIsNowhereIsRefused() throws IOException {
        Input demo = input("demo.ko", TestModule.of("demo", "mlx_compat"));
        assertThatThrownBy(() -> read(demo).indexes())
                .isInstanceOf(MissingModuleException.class)
                .hasMessage("kernel module demo depends on mlx_compat, which is nowhere");
    }

    @Test
    void whatIsNoModuleIsRefused() throws IOException {
        for (String name : List.of("igb.ko", "igb.ko.xz", "igb.ko.zst", "igb.ko.gz")) {
            Input script = input(name, "#!/bin/sh\nexit 0\n".getBytes(UTF_8));
            assertThatThrownBy(() -> read(script))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(script.file() + ": is no kernel module: ");
        }
        Input text = input("igb.txt", new byte[1]);
        assertThatThrownBy(() -> read(text))
                .hasMessage(
                        text.file()
                                + ": expected a module (.ko, .ko.xz, .ko.zst, .ko.gz) or a package"
                                + " (.deb)");
        Path empty =
                new TestDeb()
                        .file("./usr/share/doc/x", "")
                        .write(Files.createDirectory(directory.resolve("empty")));
        assertThatThrownBy(() -> read(new Input(empty, "f".repeat(64))))
                .hasMessage(empty + ": no kernel module below /lib/modules in this package");
    }

    @Test
    void aPackageWithoutAKernelIsRefused() throws IOException {
        Path empty =
                new TestDeb()
                        .file("./boot/vmlinuz-1", "x")
                        .write(Files.createDirectory(directory.resolve("empty")));
        debian = new Input(empty, "f".repeat(64));
        assertThatThrownBy(() -> read())
                .hasMessage("no kernel with modules in [test.deb]: a kernel, 0 modules");
    }
}

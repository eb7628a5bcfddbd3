package dev.bootwright.image.initramfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.image.debian.Peers;
import dev.bootwright.image.initramfs.FileTree.Node;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrebootArchiveTest {

    /// Everything that comes from no package, and one module: the golden list.
    private static final List<String> PROGRAMS =
            List.of(
                    "bin",
                    "config",
                    "dev",
                    "dev/console",
                    "dev/null",
                    "etc",
                    "etc/mdadm.conf",
                    "etc/passwd",
                    "init",
                    "lib",
                    "lib64",
                    "proc",
                    "run",
                    "sbin",
                    "sys",
                    "tmp",
                    "usr",
                    "usr/bin",
                    "usr/bin/sh",
                    "usr/lib",
                    "usr/lib/modules",
                    "usr/lib64",
                    "usr/sbin");

    private static final List<String> MODULES =
            List.of(
                    "usr",
                    "usr/lib",
                    "usr/lib/modules",
                    "usr/lib/modules/9.9.9",
                    "usr/lib/modules/9.9.9/aoe.ko");

    @TempDir Path directory;

    private static PrebootOptions options(String url, String... modules) {
        return new PrebootOptions(
                "aoe",
                Flavour.CLOUD,
                List.of(modules),
                Set.of(PrebootAddition.MDADM),
                Optional.of(url),
                Optional.empty(),
                List.of());
    }

    private Path write(String name) throws IOException {
        var tree = new FileTree();
        PrebootFiles.addTo(tree, options("http://boot.example/%m", "virtio_net"));
        byte[] module = "a module".getBytes(UTF_8);
        tree.put(
                "lib/modules/9.9.9/aoe.ko",
                new Node.RegularFile(Part.HOT_MODULES, 0644, Content.of(module)));
        var out = new ByteArrayOutputStream();
        PrebootArchive.write(tree, out);
        return Files.write(directory.resolve(name), out.toByteArray());
    }

    private static List<String> both() {
        List<String> both = new ArrayList<>(PROGRAMS);
        both.addAll(MODULES);
        return both;
    }

    @Test
    void holdsTheGoldenListInTwoArchivesAndEqualTreesGiveEqualBytes() throws IOException {
        Path first = write("first");
        List<String> names = new ArrayList<>();
        List<String> config = new ArrayList<>();
        Archives.visit(
                first,
                (entry, content) -> {
                    names.add(entry.name());
                    if (entry.name().equals("config")) {
                        config.add(new String(content.readAllBytes(), UTF_8));
                    }
                    if (entry.name().equals("init")) {
                        assertThat(entry.mode()).isEqualTo(0100755);
                    }
                    return true;
                });
        assertThat(names).isEqualTo(both());
        assertThat(config)
                .containsExactly("MODULES=\"virtio_net\"\nCONFIG_URL=\"http://boot.example/%m\"\n");
        assertThat(write("second")).hasSameBinaryContentAs(first);
    }

    @Test
    void xzAndCpioReadTheFirstArchive() throws Exception {
        Path file = write("initramfs");
        String listed =
                Peers.run(List.of("sh", "-c", "xz -dc '" + file + "' | cpio -it --quiet 2>&1"));
        assertThat(listed.lines().toList()).isEqualTo(PROGRAMS);
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(write("initramfs"));
        Path cut = directory.resolve("cut");
        for (int length = 1; length < whole.length; length += 7) {
            Files.write(cut, Arrays.copyOf(whole, length));
            List<String> names = new ArrayList<>();
            try {
                Archives.visit(cut, (entry, _) -> names.add(entry.name()));
                assertThat(names).as("%d bytes", length).isEqualTo(PROGRAMS);
            } catch (IOException e) {
                assertThat(names.size()).isLessThanOrEqualTo(both().size());
            }
        }
    }

    @Test
    void whatWouldBeMoreThanASettingIsRefused() {
        assertThatThrownBy(() -> options("http://x/\"; reboot"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("http://x/\"; reboot is no http URL without blanks and quotes");
        assertThatThrownBy(() -> options("http://x/", "e1000;reboot"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"e1000;reboot\" names no module");
        assertThat(options("http://x/", "virtio-net").wantedModules())
                .contains("aoe", "virtio-net", "virtio_pci", "raid1");
    }

    /// A kernel of the operator's: `HdrS` at 0x202, the version's place at 0x20E.
    @Test
    void anOwnKernelTellsItsRelease() throws IOException {
        byte[] kernel = new byte[0x400];
        System.arraycopy("HdrS".getBytes(UTF_8), 0, kernel, 0x202, 4);
        kernel[0x20E] = (byte) 0x80;
        kernel[0x20F] = 0x01;
        System.arraycopy("6.1.9-own (me)".getBytes(UTF_8), 0, kernel, 0x380, 14);
        Path file = Files.write(directory.resolve("kernel"), kernel);
        assertThat(OwnKernel.release(file)).isEqualTo("6.1.9-own");
        for (int length = 0; length < 0x389; length++) {
            Files.write(file, Arrays.copyOf(kernel, length));
            assertThatThrownBy(() -> OwnKernel.release(file)).isInstanceOf(FormatException.class);
        }
    }
}

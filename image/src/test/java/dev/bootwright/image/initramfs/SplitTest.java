package dev.bootwright.image.initramfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.contract.AgentApi;
import dev.bootwright.formats.cpio.CpioEntry;
import dev.bootwright.formats.cpio.CpioReader;
import dev.bootwright.formats.payload.Checksums;
import dev.bootwright.formats.payload.Payload;
import dev.bootwright.image.initramfs.FileTree.Node;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplitTest {

    private static final List<String> NO_APPLETS = List.of();

    @TempDir Path directory;

    private final FileTree tree = new FileTree();

    @Test
    void theLargestOfWhatWasAddedIsTakenFirst() throws IOException {
        put("init", Part.SKELETON, 100);
        put("usr/bin/bash", Part.PROGRAMS, 900);
        put("opt/large", Part.OVERLAY, 500);
        put("opt/small", Part.OVERLAY, 10);
        put("usr/bin/gdb", Part.ADDED, 400);
        FileTree rest = Split.exceeding(tree, 1100, NO_APPLETS);
        assertThat(files(rest)).containsExactly("opt/large", "usr/bin/gdb");
        assertThat(files(tree)).containsExactly("init", "opt/small", "usr/bin/bash");
    }

    @Test
    void nothingIsTakenOfWhatFits() throws IOException {
        put("opt/large", Part.OVERLAY, 500);
        assertThat(files(Split.exceeding(tree, 500, NO_APPLETS))).isEmpty();
    }

    @Test
    void whatIsNeededBeforeThereIsAnAgentStays() {
        put("init", Part.OVERLAY, 100);
        put("usr/lib/modules/6.1/x.ko", Part.OVERLAY, 100);
        put("usr/lib/jvm/lib/modules", Part.ADDED, 100);
        put("lib/firmware/x.bin", Part.ADDED, 100);
        put("opt/small", Part.OVERLAY, 10);
        assertThatThrownBy(() -> Split.exceeding(tree, 399, NO_APPLETS))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "no more than 399 bytes are to be in the initramfs, but 400 have to: what finds"
                                + " the payload disk and starts the agent");
    }

    @Test
    void programsFollowWhatWasAddedAndTheirLibrariesFollowThem() throws Exception {
        put("usr/bin/busybox", Part.PROGRAMS, 1000);
        program("usr/bin/mdadm", Part.PROGRAMS, "/usr/bin/true");
        put("opt/small", Part.OVERLAY, 10);
        libraries();
        program("usr/lib/jvm/bin/java", Part.RUNTIME, "/usr/bin/true");
        put("usr/lib/x86_64-linux-gnu/libcrypto.so.3", Part.LIBRARIES, 5000);
        assertThat(files(Split.exceeding(tree, size() - 6000, NO_APPLETS)))
                .containsExactly("opt/small", "usr/bin/mdadm");
        assertThat(files(Split.exceeding(tree, size() - 10, NO_APPLETS)))
                .containsExactly("usr/lib/x86_64-linux-gnu/libcrypto.so.3");
        assertThatThrownBy(() -> Split.exceeding(tree, size() - 1, NO_APPLETS))
                .isInstanceOf(IOException.class);
        assertThat(files(tree)).contains("usr/lib/x86_64-linux-gnu/libc.so.6", "usr/bin/busybox");
    }

    /// The libraries of this machine that one of its programs needs.
    private void libraries() throws IOException {
        for (String name : List.of("libc.so.6", "ld-linux-x86-64.so.2")) {
            Path file = Path.of("/usr/lib/x86_64-linux-gnu", name).toRealPath();
            program("usr/lib/x86_64-linux-gnu/" + name, Part.LIBRARIES, file.toString());
        }
    }

    private void program(String path, String part, String file) throws IOException {
        byte[] bytes = java.nio.file.Files.readAllBytes(Path.of(file));
        tree.put(path, new Node.RegularFile(part, 0755, Content.of(bytes)));
    }

    private long size() {
        return tree.nodes().values().stream()
                .filter(Node.RegularFile.class::isInstance)
                .mapToLong(node -> ((Node.RegularFile) node).content().size())
                .sum();
    }

    @Test
    void busyboxStandsInForWhatItCanDoToo() throws IOException {
        put("usr/bin/busybox", Part.PROGRAMS, 10);
        put("usr/bin/ip", Part.ADDED, 500);
        assertThat(files(Split.exceeding(tree, 10, List.of("ip", "sh"))))
                .containsExactly("usr/bin/ip");
        assertThat(tree.find("usr/bin/ip"))
                .contains(new Node.SymbolicLink(Part.PROGRAMS, "busybox"));
        assertThat(tree.has("usr/bin/sh")).isFalse();
    }

    @Test
    void theRestIsAnArchiveOnAPayloadDiskKnownByItsDigest() throws IOException {
        put("opt/large", Part.OVERLAY, 500);
        FileTree rest = Split.exceeding(tree, 0, NO_APPLETS);
        Path image = directory.resolve("payload.img");
        String digest = Split.write(rest, image, (_, _, _) -> {});
        try (FileChannel disk = FileChannel.open(image)) {
            assertThat(disk.size() % 4096).isZero();
            Payload payload = Payload.read(disk);
            Payload.Entry entry = payload.find(AgentApi.restName(digest)).orElseThrow();
            assertThat(Checksums.inside(payload, disk).orElseThrow().digests())
                    .containsEntry(entry.name(), digest);
            disk.position(entry.offset());
            assertThat(names(Channels.newInputStream(disk)))
                    .contains("opt", "opt/large", "usr/bin")
                    .doesNotContain("init");
        }
        Path again = directory.resolve("again.img");
        assertThat(Split.write(rest, again, (_, _, _) -> {})).isEqualTo(digest);
        assertThat(java.nio.file.Files.mismatch(image, again)).isEqualTo(-1);
    }

    private void put(String path, String part, int size) {
        tree.put(path, new Node.RegularFile(part, 0644, Content.of(new byte[size])));
    }

    private static List<String> files(FileTree tree) {
        return tree.nodes().entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Node.RegularFile)
                .map(java.util.Map.Entry::getKey)
                .toList();
    }

    private static List<String> names(InputStream archive) throws IOException {
        CpioReader reader = new CpioReader(archive);
        List<String> names = new ArrayList<>();
        for (Optional<CpioEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
            names.add(entry.get().name());
        }
        return names;
    }
}

package dev.bootwright.image.drive;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bootwright.image.debian.Peers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMAInputStream;

class GrubCoreTest {

    private static final List<String> MODULES =
            List.of("biosdisk", "part_gpt", "fat", "search", "normal", "linux", "serial", "test");
    private static final String CONFIG = "search.fs_uuid 1234-5678 root hd0,gpt1\n";

    @TempDir Path directory;

    @Test
    void holdsWhatGrubMkimagePutsThere() throws Exception {
        GrubCore grub = new GrubCore(GrubParts.read());
        byte[] theirs = grubMkimage();
        byte[] ours = grub.assemble(1, MODULES, CONFIG, "/boot/grub");
        assertArrayEquals(unpacked(theirs), grub.unpacked(MODULES, CONFIG, "/boot/grub"));
        assertArrayEquals(unpacked(theirs), unpacked(ours));
        // Our packer is another one, so sizes differ: the number of sectors, and what is packed
        int unpacker = GrubParts.read().get("lzma_decompress.img").length;
        for (int at = 0; at < GrubCore.SECTOR + unpacker; at++) {
            boolean isSize = at == 508 || at == 509 || (at >= 520 && at < 524);
            if (!isSize) {
                assertEquals(theirs[at], ours[at], "byte " + at);
            }
        }
        ByteBuffer block = ByteBuffer.wrap(ours).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(0, ours.length % GrubCore.SECTOR);
        assertEquals(ours.length / GrubCore.SECTOR - 1, block.getShort(508));
        assertTrue(ours.length <= theirs.length * 1.02, "packs as well as grub-mkimage");
    }

    private byte[] grubMkimage() throws Exception {
        Path config = Files.writeString(directory.resolve("early.cfg"), CONFIG);
        Path core = directory.resolve("core.img");
        List<String> command = new ArrayList<>(List.of("grub-mkimage", "-O", "i386-pc"));
        command.addAll(List.of("-d", GrubParts.DIRECTORY.toString(), "-o", core.toString()));
        command.addAll(List.of("-p", "/boot/grub", "-c", config.toString()));
        command.addAll(MODULES);
        Peers.run(command);
        return Files.readAllBytes(core);
    }

    private static byte[] unpacked(byte[] core) throws IOException {
        ByteBuffer header = ByteBuffer.wrap(core).order(ByteOrder.LITTLE_ENDIAN);
        int size = header.getInt(GrubCore.SECTOR + 12);
        int unpacker = GrubParts.read().get("lzma_decompress.img").length;
        byte[] packed = Arrays.copyOfRange(core, GrubCore.SECTOR + unpacker, core.length);
        byte properties = 3 + 9 * 5 * 2; // lc 3, lp 0, pb 2
        try (var in =
                new LZMAInputStream(new ByteArrayInputStream(packed), size, properties, 1 << 24)) {
            return in.readAllBytes();
        }
    }

    @Test
    void saysWhereItLies() throws IOException {
        GrubCore grub = new GrubCore(GrubParts.read());
        ByteBuffer core =
                ByteBuffer.wrap(grub.assemble(2048, MODULES, CONFIG, "/boot/grub"))
                        .order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(2049, core.getLong(500));
        assertEquals(0x820, core.getShort(510));
        ByteBuffer code = ByteBuffer.wrap(grub.bootCode(2048)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(440, code.capacity());
        assertEquals(2048, code.getLong(92));
        assertEquals((byte) 0xFF, code.get(100));
        assertEquals((short) 0x9090, code.getShort(102));
    }

    @Test
    void namesThePartThatIsMissing() {
        Map<String, byte[]> parts = new HashMap<>();
        parts.put(
                "moddep.lst",
                "fat: fshelp\nfshelp:\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        GrubCore grub = new GrubCore(parts);
        assertThatThrownBy(() -> grub.assemble(1, List.of("fat"), "", ""))
                .hasMessage("grub-pc-bin has no /usr/lib/grub/i386-pc/fshelp.mod");
    }

    @Test
    void modulesComeAfterThoseTheyNeed() throws IOException {
        Map<String, byte[]> parts =
                Map.of(
                        "moddep.lst",
                        "a: b c\nb: d\nc: d\nd:\nloop: loop\n"
                                .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        GrubCore grub = new GrubCore(parts);
        assertEquals(List.of("d", "c", "b", "a"), grub.withDependencies(List.of("a", "c")));
        assertThatThrownBy(() -> grub.withDependencies(List.of("loop")))
                .hasMessageContaining("loop needs itself");
    }
}

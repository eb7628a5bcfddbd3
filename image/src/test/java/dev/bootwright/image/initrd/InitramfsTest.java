package dev.bootwright.image.initrd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bootwright.image.debian.Peers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitramfsTest {

    private static final Map<String, String> DRACUT =
            new TreeMap<>(
                    Map.of(
                            "usr/lib/dracut/modules.txt",
                            "bash\nnetwork\ndmsquash-live\nlivenet\n",
                            "usr/bin/curl",
                            "x".repeat(9000),
                            "usr/lib/modules/6.1.0/kernel/drivers/net/virtio_net.ko.xz",
                            "",
                            "usr/lib/modules/6.1.0/modules.builtin",
                            "kernel/fs/squashfs/squashfs.ko\nkernel/drivers/block/loop.ko\n"));

    @TempDir Path scratch;

    @ParameterizedTest
    @CsvSource({
        "gzip, -9n, gzip",
        "xz, --check=crc32, xz",
        "zstd, -19, zstd",
        "zstd, --no-check, zstd",
        "lzma, -9, lzma",
        "bzip2, -9, bzip2",
        "lz4, -l, lz4",
        "gzip, -1n, gzip"
    })
    void readsWhatTheRealToolPacked(String tool, String option, String name) throws Exception {
        Path file = scratch.resolve("initrd");
        Files.write(file, big());
        Path packed = scratch.resolve("packed");
        Peers.run(List.of("sh", "-c", "%s %s -c < %s > %s".formatted(tool, option, file, packed)));
        byte[] main = Files.readAllBytes(packed);
        Initramfs expected = Samples.read(big());
        Initramfs read = Samples.read(main);
        assertEquals(List.of(name), read.compressions());
        assertEquals(List.of(), read.notes());
        assertEquals(expected.unpackedBytes(), read.unpackedBytes());
        assertEquals(expected.features(), read.features());

        // an archive of microcode before it, padding, and another archive behind it
        byte[] early = Samples.cpio(Map.of("kernel/x86/microcode/GenuineIntel.bin", "m"));
        byte[] late = Samples.cpio(Map.of("usr/lib/dracut/hooks/emergency", ""));
        Initramfs three = Samples.read(join(early, new byte[512], main, new byte[7], late));
        assertEquals(List.of(), three.notes());
        assertEquals(List.of("none", name, "none"), three.compressions());
        assertEquals(InitramfsKind.DRACUT, three.kind());
    }

    @Test
    void readsAnArchiveOfGnuCpio() throws Exception {
        Files.createDirectories(scratch.resolve("t/scripts"));
        Files.writeString(scratch.resolve("t/scripts/casper"), "url=*) URL=x;;");
        Peers.run(
                List.of(
                        "sh",
                        "-c",
                        "cd %s/t && find . | cpio -o -H newc --quiet > ../initrd"
                                .formatted(scratch)));
        Initramfs read = Samples.read(Files.readAllBytes(scratch.resolve("initrd")));
        assertEquals(InitramfsKind.CASPER, read.kind());
        assertTrue(read.has(Feature.LIVE_OVER_HTTP));
        assertTrue(read.complete());
    }

    @Test
    void tellsWhatIsInside() {
        Initramfs read = Samples.read(Samples.cpio(DRACUT));
        assertEquals(InitramfsKind.DRACUT, read.kind());
        assertEquals("dracut's modules: bash network dmsquash-live livenet", read.seen());
        assertEquals(
                Set.of(
                        Feature.DMSQUASH_LIVE,
                        Feature.LIVENET,
                        Feature.NETWORK,
                        Feature.HTTP_CLIENT,
                        Feature.LIVE_OVER_HTTP,
                        Feature.SQUASHFS,
                        Feature.LOOP),
                read.features());
        assertEquals(List.of("virtio_net"), read.networkDrivers());
    }

    @ParameterizedTest
    @CsvSource({
        "KIWI, usr/lib/dracut/modules.txt, kiwi-live",
        "ANACONDA, usr/lib/dracut/modules.txt, anaconda",
        "DRACUT, usr/sbin/../lib/dracut/hooks/cmdline/30-parse-dmsquash-live.sh, x",
        "DRACUT, usr/lib/dracut-lib.sh, x",
        "LIVE_BOOT, usr/lib/live/boot/9990-main.sh, x",
        "LIVE_BOOT, ./scripts/live, x",
        "CASPER, scripts/casper, x",
        "ARCHISO, hooks/archiso, x",
        "ARCHISO, hooks/miso_pxe_http, x",
        "MKINITFS, etc/apk/keys/alpine.rsa.pub, x",
        "MKINITFS, init, echo Alpine Init",
        "DEBIAN_INSTALLER, usr/lib/debian-installer/start-udev, x",
        "UNKNOWN, bin/sh, x"
    })
    void knowsEachKindByItsFiles(String kind, String name, String content) {
        String normal = name.replace("usr/sbin/../", "");
        Initramfs read = Samples.read(Samples.cpio(Map.of(normal, content)));
        assertEquals(InitramfsKind.valueOf(kind), read.kind());
    }

    @Test
    void takesGenkernelForNoDracutThoughItHasItsFolder() {
        Initramfs read =
                Samples.read(
                        Samples.cpio(
                                Map.of(
                                        "etc/initrd.scripts",
                                        "",
                                        "etc/initrd.defaults",
                                        "",
                                        "lib/dracut/dracut-gk-version.info",
                                        "",
                                        "init",
                                        "if [ -e \"${LOOP}\" ]\nthen\n")));
        assertEquals(InitramfsKind.GENKERNEL, read.kind());
        assertTrue(read.has(Feature.LOOKS_FOR_LOOP));
    }

    @Test
    void saysWhatItSawOfAnUnknownOne() {
        Initramfs read =
                Samples.read(Samples.cpio(new TreeMap<>(Map.of("bin/sh", "", "init", ""))));
        assertEquals("3 files, of which at the top: bin init", read.seen());
    }

    @Test
    void saysThatLzoIsNotRead() {
        byte[] lzo = {(byte) 0x89, 'L', 'Z', 'O', 0, 0x0D, 0x0A, 0x1A, 0x0A};
        Initramfs read = Samples.read(lzo);
        assertFalse(read.complete());
        assertEquals(
                List.of(
                        "/initrd could not be read to its end, stopped at byte 0 of 9:"
                                + " lzo is not read here"),
                read.notes());
    }

    @Test
    void saysWhereSomethingElseStarts() {
        Initramfs read =
                Samples.read(
                        join(
                                Samples.cpio(DRACUT),
                                "garbage".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        assertEquals(InitramfsKind.DRACUT, read.kind());
        int size = Samples.cpio(DRACUT).length;
        assertEquals(
                List.of(
                        "/initrd could not be read to its end, stopped at byte %d of %d: initramfs: archive at byte %d: expected cpio or a compression of it, found 676172626167"
                                .formatted(size, size + 7, size)),
                read.notes());
    }

    @ParameterizedTest
    @CsvSource({"cat", "gzip", "xz", "zstd", "lzma", "bzip2", "lz4 -l"})
    void noticesEveryTruncation(String tool) throws Exception {
        Path file = scratch.resolve("initrd");
        Files.write(file, Samples.cpio(Map.of("scripts/live", "x", "bin/wget", "yy")));
        Path packed = scratch.resolve("packed");
        Peers.run(List.of("sh", "-c", "%s < %s > %s".formatted(tool, file, packed)));
        byte[] whole = join(Samples.cpio(Map.of("kernel/x86", "m")), Files.readAllBytes(packed));
        assertEquals(List.of(), Samples.read(whole).notes());
        int early = Samples.cpio(Map.of("kernel/x86", "m")).length;
        int unnoticed = 0;
        for (int length = 1; length < whole.length; length++) {
            Initramfs read = Samples.read(Arrays.copyOf(whole, length));
            if (read.complete()) {
                unnoticed++;
            }
        }
        // the first archive alone is whole; lz4's legacy format has no end of its own, so its bare
        // magic is whole as well, and lzma may leave out its last byte
        assertTrue(unnoticed <= 3, unnoticed + " truncations unnoticed after byte " + early);
    }

    @Test
    void boundsWhatAPromiseMayCost() {
        byte[] archive = Samples.cpio(Map.of("a", ""));
        byte[] promise = archive.clone();
        Arrays.fill(promise, 54, 62, (byte) 'F'); // c_filesize: 4 GiB
        Initramfs read = Samples.read(promise);
        assertFalse(read.complete());
        assertEquals(1, read.notes().size());
    }

    @Test
    void countsTheZerosBetweenArchives() throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(Samples.cpio(Map.of("a", "")));
            gzip.write(new byte[1 << 20]);
            gzip.write(Samples.cpio(Map.of("b", "")));
        }
        Archives enough = new Archives(new Evidence(), 2 << 20);
        enough.read("i", Samples.source(bytes.toByteArray()));
        assertEquals(List.of(), enough.notes());
        Archives tooFew = new Archives(new Evidence(), 1 << 20);
        tooFew.read("i", Samples.source(bytes.toByteArray()));
        assertEquals(1, tooFew.notes().size());
        assertTrue(tooFew.notes().getFirst().endsWith(": unpacks to more than 1048576 bytes"));
    }

    @Test
    void readsHoweverManyMagicsOfLz4() {
        byte[] magics = new byte[4 << 20];
        for (int i = 0; i < magics.length; i += 4) {
            System.arraycopy(HexFormat.of().parseHex("02214c18"), 0, magics, i, 4);
        }
        Initramfs read = Samples.read(magics);
        assertEquals(List.of("lz4"), read.compressions());
        assertTrue(read.complete());
    }

    private static byte[] big() throws IOException {
        Map<String, String> files = new TreeMap<>(DRACUT);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            text.append(i * 2654435761L % 1000003).append('\n');
        }
        files.put("usr/lib/firmware/big", text.toString());
        return Samples.cpio(files);
    }

    private static byte[] join(byte[]... parts) {
        var bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }
}

package dev.bootwright.image.initramfs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {

    private static final Path JDK = Path.of(System.getProperty("java.home"));
    private static final String MAIN = "jdk.jartool/sun.tools.jar.Main";

    @Test
    void theVirtualMachineMakesEqualArchivesAndStartsFromThem(@TempDir Path directory)
            throws IOException, InterruptedException {
        Path one = archive(Files.createDirectory(directory.resolve("one")));
        Path two = archive(Files.createDirectory(directory.resolve("two")));

        assertEquals(-1, Files.mismatch(one, two));
        String loaded = loadedFrom(one);
        assertTrue(loaded.contains("sun.tools.jar.Main source: shared objects file"), loaded);
    }

    private static Path archive(Path directory) throws IOException {
        Path archive = directory.resolve("program.jsa");
        new ClassArchive(JDK, arguments(directory), directory).write(archive, MAIN, "--version");
        return archive;
    }

    private static Path arguments(Path directory) throws IOException {
        return Files.writeString(directory.resolve("args"), "-XX:+UseSerialGC\n-Xmx96m\n");
    }

    private static String loadedFrom(Path archive) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                JDK.resolve("bin/java").toString(),
                                "@" + archive.resolveSibling("args"),
                                "-Xshare:on",
                                "-XX:SharedArchiveFile=" + archive,
                                "-Xlog:class+load",
                                "-m",
                                MAIN,
                                "--version")
                        .redirectErrorStream(true)
                        .start();
        String output = process.inputReader().readAllAsString();
        assertEquals(0, process.waitFor(), output);
        return output;
    }

    @Test
    void saysWhatTheProgramSaysWhenItFails(@TempDir Path directory) throws IOException {
        var archive = new ClassArchive(JDK, arguments(directory), directory);

        IOException e =
                assertThrows(
                        IOException.class,
                        () -> archive.write(directory.resolve("a"), MAIN, "--nonsense"));
        assertTrue(e.getMessage().contains("exit status 1: "), e.getMessage());
        assertTrue(e.getMessage().contains("--nonsense"), e.getMessage());
    }

    @Test
    void clearsFourBytesOfAHeaderAndEightAfterIt() throws IOException {
        byte[] archive = new byte[8192];
        Arrays.fill(archive, (byte) 1);
        byte[] other = archive.clone();
        other[5] = 2;
        other[4096 + 19] = 2;
        byte[] cleared = archive.clone();
        Arrays.fill(cleared, 4, 8, (byte) 0);
        Arrays.fill(cleared, 4096 + 16, 4096 + 24, (byte) 0);

        ClassArchive.clearDifferences(archive, other);
        assertArrayEquals(cleared, archive);
    }

    @Test
    void refusesArchivesThatAreNotEqualButForTimes() {
        byte[] zeros = new byte[1 << 16];
        byte[] ones = new byte[1 << 16];
        Arrays.fill(ones, (byte) 1);

        assertThrows(IOException.class, () -> ClassArchive.clearDifferences(zeros, ones));
        assertThrows(
                IOException.class,
                () -> ClassArchive.clearDifferences(ones.clone(), new byte[1 << 15]));
    }
}

package dev.bootwright.image.drive;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// The parts of GRUB for BIOS that this computer's package grub-pc-bin has.
final class GrubParts {

    static final Path DIRECTORY = Path.of("/", GrubCore.DIRECTORY);

    private GrubParts() {}

    static Map<String, byte[]> read() throws IOException {
        boolean isThere = Files.exists(DIRECTORY.resolve("kernel.img"));
        if ("required".equals(System.getProperty("peers"))) {
            assertTrue(isThere, "grub-pc-bin is not installed");
        }
        assumeTrue(isThere, "grub-pc-bin is not installed");
        Map<String, byte[]> parts = new HashMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(DIRECTORY, "*.{img,mod,lst}")) {
            for (Path file : files) {
                parts.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return parts;
    }
}

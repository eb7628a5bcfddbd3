package dev.bootwright.cli.command;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Files that only their owner may read.
final class AccessFiles {

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final int TOKEN_BYTES = 32;

    private AccessFiles() {}

    /// The data directory, made when it is missing.
    static void makeDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Path parent = directory.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(
                    directory,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
    }

    /// The operators' token, made at the first start.
    static String token(Path file, RandomGenerator random) throws IOException {
        if (Files.exists(file)) {
            return Files.readString(file).strip();
        }
        String token = randomText(random, TOKEN_BYTES);
        replace(file, token + "\n");
        return token;
    }

    /// Random bytes as text that needs no quoting anywhere.
    static String randomText(RandomGenerator random, int bytes) {
        byte[] drawn = new byte[bytes];
        random.nextBytes(drawn);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(drawn);
    }

    /// Writes a whole file or nothing.
    static void replace(Path file, String text) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        String name = String.valueOf(file.getFileName());
        Path temporary = Files.createTempFile(directory, name, ".part", OWNER_ONLY);
        try {
            try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                out.write(StandardCharsets.UTF_8.encode(text));
                out.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}

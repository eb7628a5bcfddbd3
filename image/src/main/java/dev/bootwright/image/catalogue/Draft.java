package dev.bootwright.image.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.image.file.DirectoryTree;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An image being laid out, beside the whole ones and hidden from them. It becomes an image by
/// [#publish] or disappears when closed; what a dead build left is removed by the next one.
public final class Draft implements AutoCloseable {

    private static final String PREFIX = ".draft-";
    static final String INPUTS = "inputs";
    private static final String SUFFIX = ".lock";
    private static final int REMOVALS = 100;

    private final Path directory;
    private final Path lockFile;
    private final FileChannel lock;

    private Draft(Path directory, Path lockFile, FileChannel lock) {
        this.directory = directory;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /// Starts a draft in a catalogue, whose directory is made when it is missing.
    ///
    /// @throws IOException if the directory cannot be made or written
    public static Draft open(Catalogue catalogue) throws IOException {
        Path images = Files.createDirectories(catalogue.directory());
        removeLeftovers(images);
        // The lock lies beside its directory and is taken before there is one, so no other process
        // can see a draft that is alive and not locked.
        Path lockFile = Files.createTempFile(images, PREFIX, SUFFIX);
        FileChannel lock = FileChannel.open(lockFile, StandardOpenOption.WRITE);
        try {
            lock.lock();
            Path directory = Files.createDirectory(directoryOf(lockFile));
            return new Draft(directory, lockFile, lock);
        } catch (IOException e) {
            lock.close();
            Files.deleteIfExists(lockFile);
            throw e;
        }
    }

    /// Where `vmlinuz`, `initramfs` and `loaders/` are to be put.
    public Path directory() {
        return directory;
    }

    /// Makes the draft an image, as a whole. Where the catalogue has the same image already, that
    /// one stays and becomes the newest.
    ///
    /// @param manifest describing the files in [#directory()]
    /// @param inputs   digest of what it was built from, for [Catalogue#builtFrom]
    public Image publish(Manifest manifest, String inputs) throws IOException {
        byte[] text = manifest.toJson().indented().getBytes(UTF_8);
        Path file = directory.resolve(Manifest.FILE);
        Files.write(file, text);
        Files.writeString(directory.resolve(INPUTS), inputs + "\n");
        forceAll();
        Path image = directory.resolveSibling(id(text));
        if (Files.exists(image)) {
            for (Path part : parts()) {
                Path place = image.resolve(part.getFileName());
                Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
            }
            close();
        } else {
            Files.move(directory, image, StandardCopyOption.ATOMIC_MOVE);
        }
        return Catalogue.read(image);
    }

    /// Removes the draft unless it was published.
    @Override
    public void close() throws IOException {
        try (lock) {
            DirectoryTree.remove(directory);
            Files.deleteIfExists(lockFile);
        }
    }

    /// Removes the draft while another thread still writes into it, which then fails. If that one is too
    /// quick, the next build removes what is left.
    public void abandon() throws IOException {
        for (int i = 0; i < REMOVALS && Files.exists(directory); i++) {
            try {
                DirectoryTree.remove(directory);
            } catch (DirectoryNotEmptyException | NoSuchFileException e) {
                // The other thread has just made something, or removed it itself.
            }
        }
        if (!Files.exists(directory)) {
            Files.deleteIfExists(lockFile);
        }
    }

    /// The files of an image that was there already take the place of its own, which are the same
    /// unless they were damaged; the manifest, whose time stamp says how new it is, comes last.
    private List<Path> parts() {
        return Stream.of(Image.KERNEL, Image.INITRAMFS, Image.PAYLOAD, INPUTS, Manifest.FILE)
                .map(directory::resolve)
                .filter(Files::exists)
                .toList();
    }

    private void forceAll() throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path path : files.toList()) {
                try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                    channel.force(true);
                }
            }
        }
    }

    private static String id(byte[] manifest) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(manifest);
            return HexFormat.of().formatHex(digest).substring(0, Catalogue.ID_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    private static Path directoryOf(Path lockFile) {
        String name = lockFile.getFileName().toString();
        return lockFile.resolveSibling(name.substring(0, name.length() - SUFFIX.length()));
    }

    /// Removes drafts of builds that are dead.
    static void removeLeftovers(Path images) throws IOException {
        try (DirectoryStream<Path> drafts = Files.newDirectoryStream(images, PREFIX + "*")) {
            for (Path file : drafts) {
                if (file.getFileName().toString().endsWith(SUFFIX)) {
                    removeIfDead(file);
                } else if (!Files.exists(lockOf(file))) {
                    DirectoryTree.remove(
                            file); // the lock is there before the directory, and goes after it
                }
            }
        }
    }

    private static Path lockOf(Path directory) {
        return directory.resolveSibling(directory.getFileName() + SUFFIX);
    }

    private static void removeIfDead(Path lockFile) throws IOException {
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
                @Nullable FileLock taken = channel.tryLock()) {
            if (taken != null) {
                DirectoryTree.remove(directoryOf(lockFile));
                Files.deleteIfExists(lockFile);
            }
        } catch (OverlappingFileLockException e) {
            // A draft of this process: alive.
        } catch (NoSuchFileException e) {
            // Its owner finished between the listing and now.
        }
    }
}

package dev.bootwright.lab.iso;

import dev.bootwright.lab.run.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/// The root of a live system: busybox, and an `/sbin/init` that writes [#marker(String)] to the first
/// serial port, whatever the console is, and switches the machine off.
final class LiveRoot {

    private static final int KNOWN_BYTES = 3_000_000;

    private LiveRoot() {}

    /// What the running system writes: a regular expression, whose first group is the type of the file
    /// system at `/`. It holds the digest of a known file, read through that file system.
    ///
    /// @param name of the sample
    static String marker(String name) {
        return "LIVE-OK %s root=(\\w+) sha256=%s".formatted(name, digest(known(name)));
    }

    /// Makes the squashfs.
    ///
    /// @param name         of the sample
    /// @param distribution that it looks like, such as `Gentoo`
    /// @param compression  as `mksquashfs -comp` names it
    /// @param work         an empty folder
    static void write(String name, String distribution, String compression, Path work, Path image)
            throws IOException {
        for (String each :
                List.of(
                        "bin sbin etc proc sys dev run tmp mnt var home root usr/lib"
                                .split(" ", -1))) {
            Files.createDirectories(work.resolve(each));
        }
        Files.copy(Path.of("/bin/busybox"), work.resolve("bin/busybox"));
        Resource.writeProgram("root/init", work.resolve("sbin/init"));
        Files.writeString(work.resolve("etc/sample"), name + "\n");
        Files.writeString(
                work.resolve("etc/os-release"),
                """
                NAME=%1$s
                ID=%2$s
                PRETTY_NAME="%1$s (sample)"
                """
                        .formatted(distribution, distribution.toLowerCase(Locale.ROOT)));
        Files.write(work.resolve("usr/lib/known"), known(name));
        Tool.run(
                "mksquashfs",
                work.toString(),
                image.toString(),
                "-comp",
                compression,
                "-noappend",
                "-all-root",
                "-all-time",
                "0",
                "-mkfs-time",
                "0",
                "-quiet",
                "-no-progress");
    }

    private static byte[] known(String name) {
        byte[] content = new byte[KNOWN_BYTES];
        new Random(name.hashCode()).nextBytes(content);
        return content;
    }

    static String digest(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}

package dev.bootwright.cli.command;

import dev.bootwright.formats.contract.DiskImage;
import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// An image of a disk in a file, as somebody has made it.
///
/// ```text
/// first bytes
/// 51 46 49 FB  "QFI" 0xFB, qcow2     28 B5 2F FD  Zstandard     1F 8B  gzip     anything else: plain
/// ```
///
/// Source: docs/interop/qcow2.rst of QEMU.
///
/// @param programs directories that `qemu-img` and `zstd` are looked for in
/// @param progress is told of what takes long
record DiskFile(Path file, List<Path> programs, StepProgress progress) {

    private static final byte[] QCOW2 = {'Q', 'F', 'I', (byte) 0xFB};
    private static final byte[] ZSTD = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD};
    private static final byte[] GZIP = {0x1F, (byte) 0x8B};

    /// A file as machines are to fetch it.
    record Packed(Path file, String sha256, DiskImage.Format format) {}

    /// @param expected in hexadecimal digits; empty for anything
    /// @throws Failure if the file has another digest
    void check(String algorithm, String expected) throws IOException {
        if (!expected.isEmpty()) {
            String found = digest(file, algorithm);
            if (!found.equalsIgnoreCase(expected)) {
                throw new Failure(
                        "%s: expected the %s %s, found %s"
                                .formatted(file, algorithm, expected, found),
                        "fetch it again");
            }
        }
    }

    /// Packs it, so that it can be written as it comes in. It appears whole or not at all.
    ///
    /// @param name of the new file, without its end
    Packed pack(Path folder, String name) throws IOException {
        Path part = folder.resolve("." + name + ".part");
        Path raw = folder.resolve("." + name + ".raw.part");
        try (Interruption _ = Interruption.undo(() -> remove(part, raw))) {
            byte[] head = head();
            DiskImage.Format format = DiskImage.Format.ZSTD;
            if (starts(head, ZSTD) || starts(head, GZIP)) {
                format = starts(head, ZSTD) ? format : DiskImage.Format.GZIP;
                progress.at("copying", 0, 0);
                Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
            } else if (starts(head, QCOW2)) {
                refuseUnlessAlone();
                progress.at("converting by qemu-img", 0, 0);
                run("qemu-img", "qemu-utils", "convert", "-f", "qcow2", "-O", "raw", file, raw);
                compress(raw, part);
            } else {
                compress(file, part);
            }
            String sha256 = digest(part, "SHA-256");
            Path packed = folder.resolve(name + "." + format.word());
            Files.move(part, packed, StandardCopyOption.ATOMIC_MOVE);
            return new Packed(packed, sha256, format);
        } finally {
            progress.finish();
            remove(part, raw);
        }
    }

    private static void remove(Path... files) throws IOException {
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }

    private byte[] head() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(QCOW2.length);
        }
    }

    private static boolean starts(byte[] head, byte[] magic) {
        return Arrays.equals(Arrays.copyOf(head, magic.length), magic);
    }

    /// A qcow2 may name any file of this computer as what is below it, or as where its data is: that would be
    /// read, and sent to machines.
    private void refuseUnlessAlone() throws IOException {
        String info = run("qemu-img", "qemu-utils", "info", "--output=json", "-f", "qcow2", file);
        try {
            Json.Object found = Json.parse(info).asObject("qemu-img info");
            if (found.find("backing-filename").isPresent() || info.contains("\"data-file\"")) {
                throw new Failure(
                        file + " is only a part of an image: it goes on in another file",
                        "qemu-img convert -O qcow2, where the other file is, makes it whole");
            }
        } catch (JsonException e) {
            throw new IOException("qemu-img info: " + e.getMessage(), e);
        }
    }

    private void compress(Path from, Path to) throws IOException {
        progress.at("packing by zstd", 0, 0);
        run("zstd", "zstd", "-q", "-f", "-T0", from, "-o", to);
    }

    /// @param debian package that the program is in
    private String run(String program, String debian, Object... arguments) throws IOException {
        Path found =
                programs.stream()
                        .map(folder -> folder.resolve(program))
                        .filter(Files::isExecutable)
                        .findFirst()
                        .orElseThrow(() ->
                                new Failure(
                                        "%s needs the program %s, which is not installed"
                                                .formatted(file, program),
                                        "apt-get install " + debian));
        List<String> command =
                Stream.concat(Stream.of(found), Arrays.stream(arguments))
                        .map(Object::toString)
                        .toList();
        Path errors = Files.createTempFile("bootwright", ".stderr");
        try {
            Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
            process.getOutputStream().close();
            String output = process.inputReader().readAllAsString();
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException(
                        "%s: exit status %d: %s"
                                .formatted(program, status, Files.readString(errors).strip()));
            }
            return output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted: " + program, e);
        } finally {
            Files.delete(errors);
        }
    }

    private String digest(Path file, String algorithm) throws IOException {
        long size = Files.size(file);
        long done = 0;
        try (DigestInputStream in =
                new DigestInputStream(
                        Files.newInputStream(file), MessageDigest.getInstance(algorithm))) {
            byte[] buffer = new byte[1 << 16];
            for (int count = 0; count >= 0; count = in.read(buffer)) {
                done += count;
                progress.at("reading for its " + algorithm, done, size);
            }
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has " + algorithm, e);
        }
    }
}

package dev.bootwright.lab.iso;

import dev.bootwright.lab.run.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A Debian package as the APT of this machine, configured as it is, would download it now.
///
/// @param name   of the package
/// @param file   name of the downloaded file
/// @param digest SHA-256, in hex
record DebianPackage(String name, String file, String digest) {

    /// A line of `apt-get --print-uris download`: `'http://…/NAME_1.deb' NAME_1.deb 123 SHA256:ab…`.
    private static final Pattern LINE =
            Pattern.compile("'[^']+' ((.+?)_\\S+) \\d+ SHA256:([0-9a-f]{64})");

    private static final Pattern DEPENDS = Pattern.compile("(?m)^\\s*Depends: (\\S+)");

    /// The newest of each.
    ///
    /// @throws IOException if APT knows one of them not
    static List<DebianPackage> newest(List<String> names) throws IOException {
        Path empty = Files.createTempDirectory("bootwright-lab");
        try { // apt-get says nothing of what lies in its folder already
            List<String> command = new ArrayList<>(inFolder(empty));
            command.addAll(List.of("apt-get", "--print-uris", "download"));
            command.addAll(names);
            String printed = Tool.run(command.toArray(String[]::new));
            List<DebianPackage> packages = parse(printed);
            if (packages.size() != names.size()) {
                throw new IOException(
                        "apt-get: %d packages wanted, told where %d are: %s"
                                .formatted(names.size(), packages.size(), printed.strip()));
            }
            return packages;
        } finally {
            Files.delete(empty);
        }
    }

    /// @param printed by `apt-get --print-uris download`
    static List<DebianPackage> parse(String printed) {
        List<DebianPackage> packages = new ArrayList<>();
        Matcher line = LINE.matcher(printed);
        while (line.find()) {
            packages.add(new DebianPackage(line.group(2), line.group(1), line.group(3)));
        }
        return packages;
    }

    /// The package that a package of packages stands for, such as the newest kernel's.
    ///
    /// @throws IOException if APT does not know it
    static String dependency(String name) throws IOException {
        String printed = Tool.run("env", "LC_ALL=C", "apt-cache", "depends", name);
        Matcher line = DEPENDS.matcher(printed);
        if (!line.find()) {
            throw new IOException("apt-cache: %s depends on nothing: %s".formatted(name, printed));
        }
        return line.group(1);
    }

    /// The package file, downloaded unless it is in the cache.
    ///
    /// @param cache folder of package files, named by their digests
    Path file(Path cache) throws IOException {
        Path cached = cache.resolve(digest + ".deb");
        if (Files.exists(cached)) {
            return cached;
        }
        Files.createDirectories(cache);
        Path folder = Files.createTempDirectory(cache, "download");
        try {
            List<String> command = new ArrayList<>(inFolder(folder));
            command.addAll(List.of("apt-get", "-q", "download", name));
            Tool.run(command.toArray(String[]::new));
            Path downloaded = folder.resolve(file);
            String found = Tool.run("sha256sum", downloaded.toString()).substring(0, 64);
            if (!found.equals(digest)) {
                throw new IOException(
                        "%s: SHA-256 %s expected, found %s".formatted(file, digest, found));
            }
            return Files.move(downloaded, cached, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Tool.run("rm", "-rf", folder.toString());
        }
    }

    private static List<String> inFolder(Path folder) {
        return List.of("env", "-C", folder.toString(), "LC_ALL=C");
    }
}

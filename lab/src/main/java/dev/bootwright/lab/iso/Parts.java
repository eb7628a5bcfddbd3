package dev.bootwright.lab.iso;

import dev.bootwright.lab.run.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Unpacked packages, which programs see as if they were installed on this machine, though they are not: a
/// developer's own initramfs is not to become a live system's.
///
/// @param folder  with `usr` and `boot` of all packages
/// @param release of the kernel among them, such as `6.1.0-56-cloud-amd64`
record Parts(Path folder, String release) {

    /// Unpacks packages, one of which holds a kernel.
    ///
    /// @param folder that does not exist yet
    static Parts unpack(List<Path> packages, Path folder) throws IOException {
        Files.createDirectories(folder.resolve("usr/lib"));
        for (Path each : packages) {
            Tool.run("dpkg", "-x", each.toString(), folder.toString());
        }
        for (String name : List.of("bin", "sbin", "lib")) { // where /bin is /usr/bin
            Path old = folder.resolve(name);
            if (Files.exists(old)) {
                Tool.run("cp", "-a", old + "/.", folder.resolve("usr/" + name).toString());
                Tool.run("rm", "-rf", old.toString());
            }
        }
        Parts parts = new Parts(folder, release(folder));
        Tool.run("depmod", "-b", folder.resolve("usr").toString(), parts.release);
        Resource.write("overlay.sh", "", folder.resolve("overlay.sh"));
        return parts;
    }

    private static String release(Path folder) throws IOException {
        try (Stream<Path> releases = Files.list(folder.resolve("usr/lib/modules"))) {
            return releases.map(each -> each.getFileName().toString())
                    .reduce((one, other) -> one + " and " + other)
                    .orElseThrow(() -> new IOException(folder + ": no kernel among the packages"));
        }
    }

    Path kernel() {
        return folder.resolve("boot/vmlinuz-" + release);
    }

    /// A file of the packages.
    ///
    /// @param name relative to `/usr`
    Path usr(String name) {
        return folder.resolve("usr").resolve(name);
    }

    /// Runs a program that sees the packages as installed; see mount_namespaces(7).
    ///
    /// @throws IOException if it fails, or without the right to mount
    void run(List<String> command) throws IOException {
        List<String> whole = new ArrayList<>(List.of("unshare", "--mount", "sh", "-eu"));
        whole.add(folder.resolve("overlay.sh").toString());
        whole.add(folder.toString());
        whole.addAll(command);
        Tool.run(whole.toArray(String[]::new));
    }
}

package dev.bootwright.machine.hardware;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/// `/proc`, `/sys` and `/dev` of a machine that was looked at, laid out under a directory.
public record MachineTree(Path root) {

    /// The virtual machine of `server9.txt`, with blank disks.
    public static MachineTree server9(Path root) throws IOException {
        MachineTree tree = new MachineTree(root);
        for (String line : resource("server9.txt").lines().toList()) {
            int space = line.indexOf(' ');
            String path = line.substring(0, space);
            String value = line.substring(space + 3).stripLeading();
            if (line.startsWith("-> ", space + 1)) {
                Path link = tree.file(path);
                Files.createSymbolicLink(link, Path.of(value));
            } else if (line.charAt(space + 1) == ':') {
                Files.write(tree.file(path), Base64.getDecoder().decode(value));
            } else {
                tree.put(path, value.replace("\\n", "\n").replace("\\t", "\t"));
            }
        }
        for (AttachedDisk disk : new AttachedDisks(root).list()) {
            tree.blank(disk);
        }
        return tree;
    }

    public void put(String path, String text) throws IOException {
        Files.writeString(file(path), text, ISO_8859_1);
    }

    /// Makes the device file of a disk one of as many zeros as the disk has.
    public Path blank(AttachedDisk disk) throws IOException {
        Path node = file("/dev/" + disk.name());
        try (var file = new RandomAccessFile(node.toFile(), "rw")) {
            file.setLength(0);
            file.setLength(disk.identity().size());
        }
        return node;
    }

    public Path file(String path) throws IOException {
        Path file = root.resolve(path.substring(1));
        Files.createDirectories(file.getParent());
        return file;
    }

    static String resource(String name) throws IOException {
        try (InputStream in = MachineTree.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}

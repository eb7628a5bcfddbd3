package dev.bootwright.machine.hardware;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// A directory of sysfs: a device with its attributes. An attribute that is not there and one that the
/// kernel refuses to read, such as the speed of a link that is down, are the same: not reported.
///
/// @param directory as found, which may be a link
public record Attributes(Path directory) {

    public Attributes of(String name) {
        return new Attributes(directory.resolve(name));
    }

    public String name() {
        return directory.getFileName().toString();
    }

    public boolean has(String name) {
        return Files.exists(directory.resolve(name));
    }

    /// Text without surrounding blanks; absent when empty.
    public Optional<String> text(String name) {
        return bytes(name)
                .map(bytes -> printable(new String(bytes, ISO_8859_1)))
                .filter(text -> !text.isEmpty());
    }

    /// A decimal number, or a hexadecimal one that begins with `0x`.
    public Optional<Long> number(String name) {
        return text(name).flatMap(Attributes::parse);
    }

    public Optional<Boolean> flag(String name) {
        return number(name).map(number -> number != 0);
    }

    public Optional<byte[]> bytes(String name) {
        Path file = directory.resolve(name);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// The last name of what a link points to, such as the driver of a device.
    public Optional<String> target(String name) {
        try {
            Path file = directory.resolve(name);
            return Files.isSymbolicLink(file)
                    ? Optional.of(Files.readSymbolicLink(file).getFileName().toString())
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// Where the device really lies in the tree, from its bus on; empty when it is gone.
    public Optional<Path> realPath(String name) {
        try {
            return Optional.of(directory.resolve(name).toRealPath());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// The entries of this directory in order of their names, numbers in them by value: `sda2` before
    /// `sda10`. None when it is not there.
    public List<Attributes> children() {
        List<Attributes> children = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(entry -> children.add(new Attributes(entry)));
        } catch (IOException e) {
            return List.of();
        }
        Collections.sort(children, (a, b) -> Names.compare(a.name(), b.name()));
        return List.copyOf(children);
    }

    private static String printable(String text) {
        StringBuilder out = new StringBuilder();
        text.chars().filter(c -> c >= ' ' && c < 0x7F).forEach(c -> out.append((char) c));
        return out.toString().strip();
    }

    private static Optional<Long> parse(String text) {
        try {
            return Optional.of(
                    text.startsWith("0x")
                            ? Long.parseUnsignedLong(text.substring(2), 16)
                            : Long.parseLong(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}

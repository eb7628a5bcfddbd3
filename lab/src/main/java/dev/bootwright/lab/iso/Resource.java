package dev.bootwright.lab.iso;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Scripts and menus that go into the ISOs, kept beside this class as they will be there.
final class Resource {

    private Resource() {}

    /// @throws IllegalArgumentException if there is none of that name
    static InputStream open(String name) {
        InputStream in = Resource.class.getResourceAsStream(name);
        if (in == null) {
            throw new IllegalArgumentException("no resource " + name);
        }
        return in;
    }

    static String text(String name) throws IOException {
        try (InputStream in = open(name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    /// Writes one to a file, whose folder is made.
    ///
    /// @param volume takes the place of `@VOLUME@`
    static void write(String name, String volume, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text(name).replace("@VOLUME@", volume));
    }

    /// Writes one as a program.
    static void writeProgram(String name, Path file) throws IOException {
        write(name, "", file);
        if (!file.toFile().setExecutable(true, false)) {
            throw new IOException(file + ": cannot be made executable");
        }
    }
}

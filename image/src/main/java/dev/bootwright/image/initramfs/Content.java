package dev.bootwright.image.initramfs;

import dev.bootwright.image.kernel.PackedFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where the bytes of a file come from.
sealed interface Content {

    /// In bytes.
    long size();

    /// A stream of at least [#size()] bytes.
    InputStream open() throws IOException;

    /// @param bytes kept, not copied
    static Content of(byte[] bytes) {
        return new Bytes(bytes);
    }

    static Content of(PackedFile file) {
        return new Packed(file);
    }

    /// @throws IOException if the file is not there
    static Content of(Path file) throws IOException {
        return new OnDisk(file, Files.size(file));
    }

    final class Bytes implements Content {
        private final byte[] bytes;

        private Bytes(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }
    }

    record Packed(PackedFile file) implements Content {

        @Override
        public long size() {
            return file.size();
        }

        @Override
        public InputStream open() throws IOException {
            return file.open();
        }
    }

    record OnDisk(Path file, long size) implements Content {

        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }
    }
}

package dev.bootwright.machine.bridge.volume;

import dev.bootwright.formats.bytes.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/// A file on a volume.
///
/// @param path     absolute, on its volume
/// @param modified when it was written to last
/// @param content  of `content.size()` bytes; reading throws rather than give wrong bytes where the file
///                 system has checksums
public record VolumeFile(String path, Instant modified, ByteSource content) {

    private static final int BLOCK = 1 << 20;

    /// In bytes.
    public long size() {
        return content.size();
    }

    /// The last part of the path.
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /// Reads the whole file and writes it on.
    ///
    /// @return its SHA-256 in hexadecimal
    public String copyTo(WritableByteChannel target) throws IOException {
        MessageDigest digest = sha256();
        ByteBuffer block = ByteBuffer.allocate(Math.clamp(size(), 1, BLOCK));
        for (long position = 0; position < size(); position += block.limit()) {
            block.clear().limit((int) Math.min(block.capacity(), size() - position));
            content.readFully(block, position);
            digest.update(block.flip().duplicate());
            while (block.hasRemaining()) {
                target.write(block);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /// The SHA-256 of the content in hexadecimal; reads all of it.
    public String digest() throws IOException {
        return copyTo(new Nowhere());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// Takes everything.
    private static final class Nowhere implements WritableByteChannel {
        @Override
        public int write(ByteBuffer source) {
            int taken = source.remaining();
            source.position(source.limit());
            return taken;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}

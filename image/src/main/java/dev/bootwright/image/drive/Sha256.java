package dev.bootwright.image.drive;

import dev.bootwright.formats.bytes.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Digests of what lies on a drive.
final class Sha256 {

    private static final int BUFFER_BYTES = 1 << 18;

    private Sha256() {}

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    static String of(byte[] bytes) {
        return HexFormat.of().formatHex(digest().digest(bytes));
    }

    static String of(ByteSource source) throws IOException {
        MessageDigest digest = digest();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        for (long done = 0; done < source.size(); done += buffer.limit()) {
            buffer.clear().limit((int) Math.min(BUFFER_BYTES, source.size() - done));
            source.readFully(buffer, done);
            buffer.flip();
            digest.update(buffer.duplicate());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}

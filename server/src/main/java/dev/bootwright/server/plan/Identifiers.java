package dev.bootwright.server.plan;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/// Draws the identifiers of tables, partitions, arrays and file systems from what they are for, so
/// that the same plan has the same ones each time it is made.
///
/// They are UUIDs of version 8, whose bits are those of a SHA-256 digest (RFC 9562 §5.8 and
/// appendix B.2).
///
/// @param machine  identifier of the machine
/// @param template name of the template
record Identifiers(String machine, String template) {

    /// @param position of the thing in the template, such as `disk/first/partition/1`
    UUID of(String position) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : new String[] {"bootwright", machine, template, position}) {
                digest.update(part.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            ByteBuffer bytes = ByteBuffer.wrap(digest.digest());
            long high = (bytes.getLong() & ~0xF000L) | 0x8000L; // version 8
            long low = (bytes.getLong() & ~(0b11L << 62)) | (0b10L << 62); // variant of RFC 9562
            return new UUID(high, low);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}

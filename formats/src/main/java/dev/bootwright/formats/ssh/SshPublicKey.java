package dev.bootwright.formats.ssh;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.bytes.Opaque;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/// A public key of SSH, as in a line of `authorized_keys` or a file `.pub`.
///
/// ```text
/// line    type SP base64(blob) [SP comment]
/// blob    string type, then                    string: u32 length, bytes; big-endian
///           ssh-ed25519         string key     32 bytes (RFC 8709 §4)
///           ssh-rsa             mpint e, n     (RFC 4253 §6.6)
///           ecdsa-sha2-nistpN   string nistpN, string point  (RFC 5656 §3.1), not compressed
/// ```
///
/// Decided here: no options in front of the type, and no kind of key but these three; RSA from
/// [#LEAST_RSA_BITS] on.
///
/// @param type    `ssh-ed25519`, `ssh-rsa` or `ecdsa-sha2-nistp256`, `384`, `521`
/// @param blob    the key itself
/// @param detail  what it is, for people: `ed25519`, `RSA 3072`
/// @param comment printable ASCII; may be empty
public record SshPublicKey(String type, Opaque blob, String detail, String comment) {

    static final int LEAST_RSA_BITS = 2048;

    private static final String FORMAT = "SSH public key";
    private static final String ED25519 = "ssh-ed25519";
    private static final String RSA = "ssh-rsa";
    private static final String ECDSA = "ecdsa-sha2-";
    private static final int ED25519_BYTES = 32;

    /// Bytes of a coordinate, by the name of the curve.
    private static final Map<String, Integer> CURVES =
            Map.of("nistp256", 32, "nistp384", 48, "nistp521", 66);

    private static final int NOT_COMPRESSED = 4;

    /// A line that is in front of a private key.
    private static final String PRIVATE = "-----BEGIN ";

    /// Whether a text is meant to be a key, rather than the name of a file with one.
    public static boolean isMeant(String text) {
        return text.matches("(ssh-|ecdsa-|sk-)\\S+\\s+\\S.*") || hasOptions(text);
    }

    /// Reads a line.
    ///
    /// @throws FormatException if it is none, or none that is accepted here: with the reason
    public static SshPublicKey parse(String line) throws FormatException {
        String[] words = line.strip().split("\\s+", 3);
        if (line.startsWith(PRIVATE)) {
            throw wrong("type", "this is a private key; the public one is in the file .pub");
        }
        if (!isAccepted(words[0])) {
            throw wrong("type", "expected ed25519, RSA or ECDSA, found " + found(line, words[0]));
        }
        byte[] blob;
        try {
            blob = Base64.getDecoder().decode(words.length > 1 ? words[1] : "");
        } catch (IllegalArgumentException e) {
            throw wrong("key", "is no Base64: " + e.getMessage());
        }
        String comment = words.length > 2 ? words[2].replaceAll("[^ -~]", "?") : "";
        return read(words[0], blob, comment);
    }

    /// @param publicKey 32 bytes
    static SshPublicKey ofEd25519(byte[] publicKey, String comment) throws FormatException {
        return read(
                ED25519,
                SshBytes.joined(SshBytes.string(ED25519), SshBytes.string(publicKey)),
                comment);
    }

    private static boolean isAccepted(String type) {
        return type.equals(ED25519)
                || type.equals(RSA)
                || (type.startsWith(ECDSA) && CURVES.containsKey(type.substring(ECDSA.length())));
    }

    private static String found(String line, String word) {
        if (hasOptions(line)) {
            return "options in front of it: leave them out, a key leads to the menu and nothing else";
        }
        return line.isBlank() ? "nothing" : isMeant(line) ? word : "something else";
    }

    private static boolean hasOptions(String line) {
        return line.matches(".*\\S\\s+(ssh|ecdsa|sk)-\\S+\\s+AAAA.*");
    }

    private static SshPublicKey read(String type, byte[] blob, String comment)
            throws FormatException {
        ByteReader in = ByteReader.bigEndian(FORMAT, blob);
        String inner = new String(string(in, "type"), US_ASCII);
        if (!inner.equals(type)) {
            throw in.malformed("type", 0, "expected %s, found another".formatted(type));
        }
        String detail =
                switch (type) {
                    case ED25519 -> ed25519(in);
                    case RSA -> rsa(in);
                    default -> ecdsa(in, type.substring(ECDSA.length()));
                };
        if (in.remaining() != 0) {
            throw in.malformed("end", 0, "%d bytes more".formatted(in.remaining()));
        }
        return new SshPublicKey(type, Opaque.of(blob), detail, comment);
    }

    private static String ed25519(ByteReader in) throws FormatException {
        int length = string(in, "key").length;
        if (length != ED25519_BYTES) {
            throw in.malformed("key", 0, "expected 32 bytes, found " + length);
        }
        return "ed25519";
    }

    private static String rsa(ByteReader in) throws FormatException {
        BigInteger e = new BigInteger(1, string(in, "e"));
        BigInteger n = new BigInteger(1, string(in, "n"));
        if (n.bitLength() < LEAST_RSA_BITS || !n.testBit(0) || !e.testBit(0)) {
            throw in.malformed(
                    "n",
                    0,
                    "expected %d bits at least, found %d".formatted(LEAST_RSA_BITS, n.bitLength()));
        }
        return "RSA " + n.bitLength();
    }

    private static String ecdsa(ByteReader in, String curve) throws FormatException {
        String inner = new String(string(in, "curve"), US_ASCII);
        byte[] point = string(in, "point");
        int size = CURVES.getOrDefault(curve, 0);
        if (!inner.equals(curve) || point.length != 1 + 2 * size || point[0] != NOT_COMPRESSED) {
            throw in.malformed("point", 0, "is none of %s".formatted(curve));
        }
        return "ECDSA " + curve;
    }

    private static byte[] string(ByteReader in, String field) throws FormatException {
        long length = in.u32(field + " length");
        if (length > in.remaining()) {
            throw in.malformed(
                    field + " length", 4, "%d bytes, but the key ends".formatted(length));
        }
        return in.bytes(field, (int) length);
    }

    private static FormatException wrong(String field, String reason) {
        return new FormatException(FORMAT, field, 0, reason);
    }

    /// As `ssh-keygen -l` and every client show it: `SHA256:` and the digest in Base64.
    public String fingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(blob.toByteArray());
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    /// What it is, its fingerprint and whose, for people.
    public String described() {
        return "%s %s %s".formatted(detail, fingerprint(), comment).strip();
    }

    /// The line.
    @Override
    public String toString() {
        String key = Base64.getEncoder().encodeToString(blob.toByteArray());
        return "%s %s %s".formatted(type, key, comment).strip();
    }
}

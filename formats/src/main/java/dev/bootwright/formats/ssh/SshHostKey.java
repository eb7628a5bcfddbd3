package dev.bootwright.formats.ssh;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.bytes.Opaque;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.util.Arrays;
import java.util.Base64;

/// The key by which a host is known, of kind Ed25519: secret.
///
/// ```text
/// OpenSSH, between lines of dashes, in Base64        Dropbear
///   "openssh-key-v1" NUL                               string "ssh-ed25519"
///   string cipher, kdf, options: "none" "none" ""      string seed (32 bytes), public key (32 bytes)
///   u32 1, string public key as a blob
///   string  u32 check, u32 check again
///           string "ssh-ed25519", public key
///           string seed (32 bytes), public key (32 bytes)
///           string comment, then 1, 2, 3 … up to a multiple of 8
/// ```
///
/// Sources: OpenSSH's PROTOCOL.key; Dropbear 2022.83, `ed25519.c`; RFC 8032 §5.1.5 for the seed.
public final class SshHostKey {

    private static final String FORMAT = "SSH host key";
    private static final String TYPE = "ssh-ed25519";
    private static final String BEGIN = "-----BEGIN OPENSSH PRIVATE KEY-----";
    private static final String END = "-----END OPENSSH PRIVATE KEY-----";
    private static final byte[] MAGIC = "openssh-key-v1\0".getBytes(US_ASCII);
    private static final int KEY_BYTES = 32;

    private final byte[] seed;
    private final SshPublicKey publicKey;
    private final byte[] point;

    private SshHostKey(byte[] seed, byte[] point) throws FormatException {
        this.seed = seed;
        this.point = point;
        this.publicKey = SshPublicKey.ofEd25519(point, "");
    }

    /// A new one.
    public static SshHostKey generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(255, random);
            KeyPair pair = generator.generateKeyPair();
            byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
            return new SshHostKey(seed, encoded((EdECPublicKey) pair.getPublic()));
        } catch (GeneralSecurityException | FormatException e) {
            throw new AssertionError("every Java has Ed25519", e);
        }
    }

    /// The y coordinate, its lowest byte first, with the lowest bit of x as the highest (RFC 8032 §5.1.2).
    private static byte[] encoded(EdECPublicKey key) {
        byte[] big = key.getPoint().getY().toByteArray();
        byte[] point = new byte[KEY_BYTES];
        for (int i = 0; i < Math.min(KEY_BYTES, big.length); i++) {
            point[i] = big[big.length - 1 - i];
        }
        if (key.getPoint().isXOdd()) {
            point[KEY_BYTES - 1] |= (byte) 0x80;
        }
        return point;
    }

    /// Reads what `ssh-keygen -t ed25519 -N ''` has written.
    ///
    /// @throws FormatException if it is something else, or has a passphrase; says nothing of what is in it
    public static SshHostKey parse(String text) throws FormatException {
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new FormatException(FORMAT, "first line", 0, "expected a private key of OpenSSH");
        }
        try {
            String inner = text.substring(begin + BEGIN.length(), end);
            return read(ByteReader.bigEndian(FORMAT, Base64.getMimeDecoder().decode(inner)));
        } catch (IllegalArgumentException e) {
            throw new FormatException(FORMAT, "key", 0, "is no Base64");
        }
    }

    private static SshHostKey read(ByteReader in) throws FormatException {
        in.magic("magic", MAGIC);
        if (!new String(string(in, "cipher"), US_ASCII).equals("none")) {
            throw in.malformed("cipher", 0, "it has a passphrase; nobody could type it at boot");
        }
        string(in, "kdf");
        string(in, "kdf options");
        if (in.u32("number of keys") != 1) {
            throw in.malformed("number of keys", 4, "is not 1");
        }
        byte[] blob = string(in, "public key");
        ByteReader secret = ByteReader.bigEndian(FORMAT, string(in, "private part"));
        if (secret.u32("check") != secret.u32("check again")) {
            throw secret.malformed("check again", 4, "differs from the first");
        }
        if (!new String(string(secret, "type"), US_ASCII).equals(TYPE)) {
            throw secret.malformed("type", 0, "expected " + TYPE);
        }
        byte[] point = string(secret, "public key");
        byte[] both = string(secret, "private key");
        if (point.length != KEY_BYTES
                || both.length != 2 * KEY_BYTES
                || !Arrays.equals(point, Arrays.copyOfRange(both, KEY_BYTES, both.length))) {
            throw secret.malformed("private key", 0, "is not 32 bytes and the public key");
        }
        SshHostKey key = new SshHostKey(Arrays.copyOf(both, KEY_BYTES), point);
        if (!key.publicKey.blob().equals(Opaque.of(blob))) {
            throw in.malformed("public key", 0, "differs from that of the private part");
        }
        return key;
    }

    private static byte[] string(ByteReader in, String field) throws FormatException {
        long length = in.u32(field + " length");
        if (length > in.remaining()) {
            throw in.malformed(
                    field + " length", 4, "%d bytes, but the key ends".formatted(length));
        }
        return in.bytes(field, (int) length);
    }

    public SshPublicKey publicKey() {
        return publicKey;
    }

    /// The file of Dropbear's, `dropbear_ed25519_host_key`. Secret.
    public byte[] toDropbear() {
        return SshBytes.joined(
                SshBytes.string(TYPE), SshBytes.string(SshBytes.joined(seed, point)));
    }

    /// Nothing secret.
    @Override
    public String toString() {
        return publicKey.described();
    }
}

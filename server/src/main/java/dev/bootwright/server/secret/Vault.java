package dev.bootwright.server.secret;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Encrypts secrets with keys that lie in a file of their own, readable by its owner only.
///
/// ```text
/// key file: a line each, the newest last    NUMBER SPACE 44 characters of base64 (32 bytes)
/// sealed:   NUMBER "." base64 of: nonce (12), AES-256-GCM of the secret, tag (16)
/// ```
public final class Vault {

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Path file;
    private final RandomGenerator random;
    private final NavigableMap<Integer, byte[]> keys;

    private Vault(Path file, RandomGenerator random, NavigableMap<Integer, byte[]> keys) {
        this.file = file;
        this.random = random;
        this.keys = keys;
    }

    /// Reads the keys, or makes the first.
    ///
    /// @param random cryptographically strong, outside tests
    /// @throws IOException if others may read the file, or it holds no keys
    public static Vault open(Path file, RandomGenerator random) throws IOException {
        Vault vault = new Vault(file, random, new TreeMap<>());
        if (!Files.exists(file)) {
            vault.addKey();
            return vault;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (!PosixFilePermissions.fromString("rw-------").containsAll(permissions)) {
            throw new IOException(
                    "%s: others may read the keys of what is kept secret (mode %s, expected rw-------)"
                            .formatted(file, PosixFilePermissions.toString(permissions)));
        }
        for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
            vault.readKey(line);
        }
        if (vault.keys.isEmpty()) {
            throw new IOException("%s: expected a key, found none".formatted(file));
        }
        return vault;
    }

    private void readKey(String line) throws IOException {
        String[] words = line.split(" ", -1);
        try {
            byte[] key = Base64.getDecoder().decode(words[words.length - 1]);
            if (words.length != 2 || key.length != KEY_BYTES) {
                throw new IllegalArgumentException(
                        "not a number and %d bytes".formatted(KEY_BYTES));
            }
            keys.put(Integer.valueOf(words[0]), key);
        } catch (IllegalArgumentException e) {
            throw new IOException("%s: a line holds no key".formatted(file), e);
        }
    }

    /// Makes a new key, with which everything is sealed from now on.
    public synchronized void addKey() throws IOException {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        keys.put(keys.isEmpty() ? 1 : keys.lastKey() + 1, key);
        save();
    }

    /// Forgets all keys but the newest, once nothing is sealed with them any more.
    public synchronized void dropOldKeys() throws IOException {
        keys.headMap(keys.lastKey()).clear();
        save();
    }

    private void save() throws IOException {
        StringBuilder text = new StringBuilder();
        keys.forEach((number, key) ->
                text.append(number)
                        .append(' ')
                        .append(Base64.getEncoder().encodeToString(key))
                        .append('\n'));
        Path part =
                Files.createTempFile(
                        file.toAbsolutePath().getParent(),
                        String.valueOf(file.getFileName()),
                        ".part",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        try {
            try (var out = java.nio.channels.FileChannel.open(part, StandardOpenOption.WRITE)) {
                out.write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.US_ASCII)));
                out.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /// @param owner what the secret belongs to; it opens for nothing else
    public synchronized String seal(String secret, String owner) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed =
                    cipher(Cipher.ENCRYPT_MODE, keys.lastEntry().getValue(), nonce, owner)
                            .doFinal(secret.getBytes(StandardCharsets.UTF_8));
            byte[] whole =
                    ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed).array();
            return keys.lastKey()
                    + "."
                    + Base64.getEncoder().withoutPadding().encodeToString(whole);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has AES-GCM", e);
        }
    }

    /// @throws IOException if it was sealed with a key that is gone, for another owner, or changed
    public synchronized String open(String sealed, String owner) throws IOException {
        int dot = sealed.indexOf('.');
        try {
            int number = Integer.parseInt(sealed.substring(0, Math.max(0, dot)));
            byte[] key = keys.get(number);
            if (key == null) {
                throw new IOException(
                        "%s: the key %d, with which a secret was sealed, is not there; set the secret again"
                                .formatted(file, number));
            }
            byte[] whole = Base64.getDecoder().decode(sealed.substring(dot + 1));
            byte[] nonce = Arrays.copyOf(whole, NONCE_BYTES);
            byte[] secret =
                    cipher(Cipher.DECRYPT_MODE, key, nonce, owner)
                            .doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES);
            return new String(secret, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(
                    "%s: a secret does not open with its key; set it again".formatted(file), e);
        }
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, String owner)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    @Override
    public String toString() {
        return "keys in " + file;
    }
}

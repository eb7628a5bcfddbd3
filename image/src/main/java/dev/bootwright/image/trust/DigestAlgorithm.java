package dev.bootwright.image.trust;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Optional;

/// The digests a list may vouch by; weaker ones prove nothing.
enum DigestAlgorithm {
    BLAKE2B("BLAKE2B", 128),
    SHA512("SHA-512", 128),
    SHA384("SHA-384", 96),
    SHA256("SHA-256", 64);

    private final String platformName;
    private final int digits;

    DigestAlgorithm(String platformName, int digits) {
        this.platformName = platformName;
        this.digits = digits;
    }

    /// Hexadecimal digits of its digests.
    int digits() {
        return digits;
    }

    MessageDigest digest() {
        try {
            return this == BLAKE2B ? new Blake2b() : MessageDigest.getInstance(platformName);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-2", e);
        }
    }

    /// As the tools write it: `BLAKE2b`, `SHA512`, `SHA2-512`, `SHA-512`.
    static Optional<DigestAlgorithm> of(String name) {
        return switch (name.toUpperCase(Locale.ROOT).replace("-", "")) {
            case "BLAKE2B", "BLAKE2B512" -> Optional.of(BLAKE2B);
            case "SHA512", "SHA2512" -> Optional.of(SHA512);
            case "SHA384", "SHA2384" -> Optional.of(SHA384);
            case "SHA256", "SHA2256" -> Optional.of(SHA256);
            default -> Optional.empty();
        };
    }

    /// By the length of a digest and the name of the list; `b2sum` and `sha512sum` look alike.
    static Optional<DigestAlgorithm> guess(int digits, String listName) {
        String name = listName.toUpperCase(Locale.ROOT);
        return switch (digits) {
            case 128 -> {
                boolean blake = name.contains("B2") || name.contains("BLAKE2");
                yield Optional.of(blake ? BLAKE2B : SHA512);
            }
            case 96 -> Optional.of(SHA384);
            case 64 -> Optional.of(SHA256);
            default -> Optional.empty();
        };
    }
}

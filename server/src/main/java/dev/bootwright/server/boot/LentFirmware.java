package dev.bootwright.server.boot;

import dev.bootwright.netboot.boot.BootResource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Images of firmware that the operator keeps in the data directory, for BMCs to fetch. Firmware may not be
/// everybody's to read: a place holds until the server ends and cannot be guessed.
///
/// ```text
/// firmware/NAME      as /firmware/KEY/NAME
/// KEY                32 hexadecimal digits: of HMAC-SHA-256 of NAME, by a key of this run of the server
/// ```
public final class LentFirmware {

    private static final Pattern PLACE =
            Pattern.compile("firmware/([0-9a-f]{32})/([A-Za-z0-9][A-Za-z0-9._+-]{0,200})");

    private static final int KEY_BYTES = 32;
    private static final int DIGEST_BYTES = 16;

    private final Path folder;
    private final byte[] key = new byte[KEY_BYTES];

    /// @param data   the server's data directory
    /// @param random cryptographically strong, outside tests
    public LentFirmware(Path data, RandomGenerator random) {
        this.folder = data.resolve("firmware");
        random.nextBytes(key);
    }

    /// Where an image lies.
    ///
    /// @throws IOException if there is none
    public Path file(String name) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(file + ": expected an image of firmware, found no file");
        }
        return file;
    }

    /// Where an image is fetched, below the address of the server.
    public String place(String name) {
        return "firmware/%s/%s".formatted(HexFormat.of().formatHex(digest(name)), name);
    }

    Optional<BootResource> find(String place) throws IOException {
        Matcher matcher = PLACE.matcher(place);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        byte[] told = HexFormat.of().parseHex(matcher.group(1));
        return MessageDigest.isEqual(told, digest(matcher.group(2)))
                ? KeptFiles.resource(folder.resolve(matcher.group(2)))
                : Optional.empty();
    }

    private byte[] digest(String name) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return Arrays.copyOf(mac.doFinal(name.getBytes(StandardCharsets.UTF_8)), DIGEST_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no HMAC-SHA-256", e);
        }
    }
}

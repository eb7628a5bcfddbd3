package dev.bootwright.server.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultTest {

    private final SecureRandom random = new SecureRandom();
    private @TempDir Path folder;

    private Vault open() throws IOException {
        return Vault.open(folder.resolve("bmc.key"), random);
    }

    @Test
    void opensWhatAnEarlierServerSealed() throws Exception {
        String sealed = open().seal("s3cret ü", "10.0.0.7\nadmin");

        assertEquals("s3cret ü", open().open(sealed, "10.0.0.7\nadmin"));
        assertNotEquals(sealed, open().seal("s3cret ü", "10.0.0.7\nadmin"));
    }

    @Test
    void keepsItsKeysToItsOwner() throws Exception {
        open();
        Path file = folder.resolve("bmc.key");
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThrows(IOException.class, this::open);
    }

    @Test
    void opensForNoOtherOwner() throws Exception {
        String sealed = open().seal("s3cret", "10.0.0.7\nadmin");

        assertThrows(IOException.class, () -> open().open(sealed, "10.0.0.8\nadmin"));
    }

    @Test
    void refusesEveryChangedByteAndEveryTruncation() throws Exception {
        Vault vault = open();
        String sealed = vault.seal("s3cret", "x");
        byte[] bytes = Base64.getDecoder().decode(sealed.substring(2));
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            String text = "1." + Base64.getEncoder().withoutPadding().encodeToString(changed);
            assertThrows(IOException.class, () -> vault.open(text, "x"));
        }
        for (int length = 0; length < sealed.length(); length++) {
            String cut = sealed.substring(0, length);
            assertThrows(IOException.class, () -> vault.open(cut, "x"));
        }
    }

    @Test
    void rotatesItsKeys() throws Exception {
        Vault vault = open();
        String old = vault.seal("s3cret", "x");
        vault.addKey();
        assertEquals("s3cret", open().open(old, "x"));
        String renewed = vault.seal("s3cret", "x");
        vault.dropOldKeys();

        assertTrue(renewed.startsWith("2."));
        assertEquals("s3cret", open().open(renewed, "x"));
        assertThrows(IOException.class, () -> open().open(old, "x"));
    }

    @Test
    void refusesAFileWithoutKeys() throws Exception {
        Path file = folder.resolve("bmc.key");
        for (String text : new String[] {"", "1\n", "x AAAA\n", "1 AAAA\n", "1 not-base64!\n"}) {
            Files.writeString(file, text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            assertThrows(IOException.class, this::open, text);
        }
        assertFalse(open0().contains("key "), "its text shows no key");
    }

    private String open0() throws IOException {
        Files.delete(folder.resolve("bmc.key"));
        return open().toString();
    }
}

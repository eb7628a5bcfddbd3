package dev.bootwright.lab.redfish;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A certificate that signs itself, as BMCs make them, with its key. Made by `keytool` of the JDK.
public final class TestCertificate {

    private static final String PASSWORD = "no-secret";
    private static final String ALIAS = "bmc";

    private final KeyStore store;

    private TestCertificate(KeyStore store) {
        this.store = store;
    }

    /// Makes a new one.
    ///
    /// @param directory for the key store
    /// @param subject   such as `CN=localhost`
    /// @param names     that it is good for, as keytool writes them: `dns:localhost`, `ip:127.0.0.1`
    public static TestCertificate create(Path directory, String subject, List<String> names)
            throws IOException, InterruptedException {
        Path file = Files.createTempDirectory(directory, "certificate").resolve("store.p12");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-keyalg",
                                "EC",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                file.toString(),
                                "-storepass",
                                PASSWORD,
                                "-alias",
                                ALIAS,
                                "-validity",
                                "30",
                                "-dname",
                                subject));
        if (!names.isEmpty()) {
            command.addAll(List.of("-ext", "san=" + String.join(",", names)));
        }
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = keytool.inputReader().readAllAsString();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool: " + said.strip());
        }
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            return new TestCertificate(store);
        } catch (GeneralSecurityException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    public X509Certificate certificate() {
        try {
            return (X509Certificate) store.getCertificate(ALIAS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the store was read", e);
        }
    }

    /// Its SHA-256, lower-case hexadecimal.
    public String sha256() {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(certificate().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the store was read", e);
        }
    }

    SSLContext context() throws IOException {
        try {
            KeyManagerFactory keys =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS: " + e.getMessage(), e);
        }
    }
}

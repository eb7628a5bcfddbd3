package dev.bootwright.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Files of certificates that users name.
final class Certificates {

    private Certificates() {}

    /// @param option by which the file was named
    /// @param file   with one certificate or several, as PEM
    static List<X509Certificate> read(String option, Optional<Path> file) {
        if (file.isEmpty()) {
            return List.of();
        }
        List<X509Certificate> found = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file.get())) {
            for (Certificate each :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                if (each instanceof X509Certificate certificate) {
                    found.add(certificate);
                }
            }
        } catch (IOException e) {
            throw new Failure("%s: cannot read %s".formatted(option, e.getMessage()), "");
        } catch (GeneralSecurityException e) {
            throw new Failure("%s: %s: %s".formatted(option, file.get(), e.getMessage()), "");
        }
        if (found.isEmpty()) {
            throw new Failure(
                    "%s: %s holds no certificate".formatted(option, file.get()),
                    "it takes PEM: -----BEGIN CERTIFICATE-----");
        }
        return found;
    }
}

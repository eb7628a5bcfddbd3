package dev.bootwright.cli.command;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/// A directory with the certificate that an image is to believe, laid out as the image has it. It is gone
/// once closed.
///
/// @param directory to lay over the image
record CertificateOverlay(Path directory) implements AutoCloseable {

    /// Where the agent looks for it.
    private static final String PLACE = "etc/bootwright/ca.pem";

    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final long MOST_BYTES = 64 << 10;

    /// @param certificate of a server's authority, as `serve` keeps it in `tls/ca.pem`
    static CertificateOverlay of(Path certificate) throws IOException {
        check(certificate);
        Path directory = Files.createTempDirectory("certificate");
        Path place = directory.resolve(PLACE);
        Files.createDirectories(place.getParent());
        Files.copy(certificate, place);
        return new CertificateOverlay(directory);
    }

    private static void check(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new Failure(
                    "--ca: %s is no file".formatted(file),
                    "a server keeps its own in tls/ca.pem of its data directory",
                    Failure.USAGE);
        }
        byte[] bytes = Files.size(file) > MOST_BYTES ? new byte[0] : Files.readAllBytes(file);
        int begin = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(BEGIN);
        try {
            X509Certificate found =
                    begin < 0
                            ? null
                            : (X509Certificate)
                                    CertificateFactory.getInstance("X.509")
                                            .generateCertificate(new ByteArrayInputStream(bytes));
            if (found == null || found.getBasicConstraints() < 0) {
                throw new Failure(
                        "--ca: %s holds no certificate of an authority".formatted(file),
                        "a server keeps its own in tls/ca.pem of its data directory",
                        Failure.USAGE);
            }
        } catch (GeneralSecurityException e) {
            throw new Failure("--ca: %s: %s".formatted(file, e.getMessage()), "", Failure.USAGE);
        }
    }

    @Override
    public void close() throws IOException {
        Path place = directory.resolve(PLACE);
        Files.deleteIfExists(place);
        for (Path each = place.getParent(); each != null && each.startsWith(directory); ) {
            Files.deleteIfExists(each);
            each = each.getParent();
        }
    }
}

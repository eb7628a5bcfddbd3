package dev.bootwright.machine.agent;

import dev.bootwright.formats.contract.AgentApi;
import dev.bootwright.machine.server.Secret;
import dev.bootwright.machine.server.ServerLink;
import dev.bootwright.machine.server.ServerTrust;
import dev.bootwright.machine.server.Tls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/// Finds out how to get to the server: by TLS where somebody has said whom to believe, and plainly where
/// nobody has.
///
/// A certificate in the image, `/etc/bootwright/ca.pem`, has the last word. The kernel command line is no better
/// than the boot network that it came over; but what it names is still not readable there from then on.
final class Linking {

    /// Where an image has the certificate of the authority it believes.
    static final String CERTIFICATE = "etc/bootwright/ca.pem";

    private static final String CLAIM = "claim";
    private static final int SECRET_BYTES = 32;
    private static final int LONGEST_CLAIM = 256;

    private final Path root;
    private final Path run;

    /// @param root of the running system
    /// @param run  directory that is gone after this boot
    Linking(Path root, Path run) {
        this.root = root;
        this.run = run;
    }

    /// @throws BootArguments.UnusableException if it is not said where, or whom to believe
    /// @throws IOException if the certificate cannot be read, or the claim not be kept
    ServerLink link(BootArguments arguments) throws BootArguments.UnusableException, IOException {
        Optional<String> believed = inImage().or(arguments::authority);
        if (arguments.tls().isEmpty()) {
            if (believed.isPresent()) {
                throw new BootArguments.UnusableException(
                        "this boot is to believe one server only, and the kernel command line has no "
                                + AgentApi.TLS_ARGUMENT);
            }
            return ServerLink.plain(arguments.server(), arguments.secret());
        }
        if (believed.isEmpty()) {
            throw new BootArguments.UnusableException(
                    "%s without %s, and without /%s in the image: nobody says whom to believe there"
                            .formatted(
                                    AgentApi.TLS_ARGUMENT,
                                    AgentApi.AUTHORITY_ARGUMENT,
                                    CERTIFICATE));
        }
        String host = arguments.tls().get().getHost().replaceAll("[\\[\\]]", "");
        ServerTrust trust = new ServerTrust(host, believed.get(), arguments.time());
        return new ServerLink(
                arguments.tls().get(),
                new Tls(trust),
                arguments.secret(),
                Optional.of(claim(arguments.secret())));
    }

    private Optional<String> inImage() throws IOException {
        Path file = root.resolve(CERTIFICATE);
        String text;
        try {
            text = Files.readString(file, StandardCharsets.US_ASCII);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        String begin = "-----BEGIN CERTIFICATE-----";
        int start = text.indexOf(begin);
        int end = text.indexOf("-----END CERTIFICATE-----");
        if (start < 0 || end < start) {
            throw new IOException("/%s: expected a certificate, found none".formatted(CERTIFICATE));
        }
        try {
            byte[] der =
                    Base64.getMimeDecoder().decode(text.substring(start + begin.length(), end));
            return Optional.of(
                    HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der)));
        } catch (IllegalArgumentException e) {
            throw new IOException("/%s: no Base64".formatted(CERTIFICATE), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// The secret this boot claims for itself; the same for every agent that is started in it.
    private Secret claim(Secret script) throws IOException {
        Path file = run.resolve(CLAIM);
        String number = script.text().substring(0, Math.max(0, script.text().indexOf('.')));
        for (int attempt = 0; attempt < 2; attempt++) {
            Optional<String> kept = kept(file);
            if (kept.isPresent() && kept.get().startsWith(number + ".")) {
                return new Secret(kept.get());
            }
            Files.deleteIfExists(file);
            make(file, number);
        }
        throw new IOException(file + ": changes all the time");
    }

    private static Optional<String> kept(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return Optional.of(new String(in.readNBytes(LONGEST_CLAIM), StandardCharsets.US_ASCII));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private void make(Path file, String number) throws IOException {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        String text = number + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Files.createDirectories(run);
        Path part =
                Files.createTempFile(
                        run,
                        CLAIM,
                        ".part",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(part, text, StandardCharsets.US_ASCII);
            Files.createLink(file, part); // whole, and only if no other agent was quicker
        } catch (FileAlreadyExistsException e) {
            return; // theirs counts
        } finally {
            Files.deleteIfExists(part);
        }
    }
}

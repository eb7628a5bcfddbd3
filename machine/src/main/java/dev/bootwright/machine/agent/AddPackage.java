package dev.bootwright.machine.agent;

import dev.bootwright.formats.contract.AgentApi;
import dev.bootwright.machine.payload.Unpacking;
import dev.bootwright.machine.server.ServerLink;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/// Adds a Debian package to this running system: the server, which knows what it depends on, sends the files,
/// and they are unpacked over those that are there when their digest is right.
final class AddPackage {

    /// The server may have to download packages first.
    private static final Duration ANSWER = Duration.ofMinutes(10);

    private static final int CONNECT_MILLIS = 10_000;
    private static final int LONGEST_REASON = 4096;

    private final ServerLink link;
    private final Path root;
    private final Path run;

    /// @param root of the running system
    /// @param run  directory for what is downloaded
    AddPackage(ServerLink link, Path root, Path run) {
        this.link = link;
        this.root = root;
        this.run = run;
    }

    /// @return how many files there are of it
    /// @throws IOException if the server refuses, or what comes is not what it has sent
    int add(String name) throws IOException {
        if (!name.matches(AgentApi.PACKAGE_NAME)) {
            throw new IOException("\"%s\" is no name of a package".formatted(name));
        }
        Files.createDirectories(run);
        Path archive = Files.createTempFile(run, "package", ".cpio");
        try {
            download(name, archive);
            try (InputStream in = new BufferedInputStream(Files.newInputStream(archive))) {
                return Unpacking.unpack(in, root);
            }
        } finally {
            Files.deleteIfExists(archive);
        }
    }

    private void download(String name, Path archive) throws IOException {
        URI address = URI.create(link.address() + AgentApi.PACKAGE + name);
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        link.connector().protect(connection);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(Math.toIntExact(ANSWER.toMillis()));
        connection.setInstanceFollowRedirects(false); // nobody else is shown the secret
        connection.setRequestProperty("Authorization", "Bearer " + link.secret().text());
        int status = connection.getResponseCode();
        if (status != HttpURLConnection.HTTP_OK) {
            throw new IOException(
                    "the server: HTTP status %d%s".formatted(status, reason(connection)));
        }
        String found;
        try (InputStream in = connection.getInputStream();
                DigestOutputStream out =
                        new DigestOutputStream(Files.newOutputStream(archive), sha256())) {
            in.transferTo((OutputStream) out);
            found = HexFormat.of().formatHex(out.getMessageDigest().digest());
        }
        String promised = String.valueOf(connection.getHeaderField(AgentApi.DIGEST_HEADER));
        if (!found.equals(promised)) {
            throw new IOException(
                    "package %s: expected SHA-256 %s, found %s".formatted(name, promised, found));
        }
    }

    private static String reason(HttpURLConnection connection) throws IOException {
        try (InputStream in = connection.getErrorStream()) {
            return in == null
                    ? ""
                    : ": " + new String(in.readNBytes(LONGEST_REASON), StandardCharsets.UTF_8);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }
}

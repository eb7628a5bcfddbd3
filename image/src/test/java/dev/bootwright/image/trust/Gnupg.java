package dev.bootwright.image.trust;

import dev.bootwright.image.debian.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The real gpg with a home of its own, whose agent is stopped at the end.
final class Gnupg implements AutoCloseable {

    private final Path home;

    Gnupg(Path directory) throws IOException {
        this.home = Files.createDirectory(directory.resolve("gnupg"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    }

    String run(String... arguments) throws Exception {
        return Peers.run(command(List.of(arguments)));
    }

    Peers.Outcome outcome(String... arguments) throws Exception {
        return Peers.outcome(command(List.of(arguments)), Map.of());
    }

    /// Runs it at another time, as `20200101T000000`.
    String runAt(String time, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("--faked-system-time", time));
        all.addAll(List.of(arguments));
        return Peers.run(command(all));
    }

    /// Makes a key that signs.
    void generate(String name, String algorithm, String passphrase, String expiry)
            throws Exception {
        List<String> command = new ArrayList<>(base(passphrase));
        command.addAll(List.of("--quick-generate-key", name, algorithm, "sign", expiry));
        Peers.run(command);
    }

    Path export(String name, Path file) throws Exception {
        run("--armor", "--output", file.toString(), "--export", name);
        return file;
    }

    Path exportSecret(String name, String passphrase, Path file) throws Exception {
        List<String> command = new ArrayList<>(base(passphrase));
        command.addAll(
                List.of("--armor", "--output", file.toString(), "--export-secret-keys", name));
        Peers.run(command);
        return file;
    }

    String fingerprint(String name) throws Exception {
        return run("--with-colons", "--list-keys", name)
                .lines()
                .filter(line -> line.startsWith("fpr:"))
                .findFirst()
                .orElseThrow()
                .split(":", -1)[9];
    }

    /// Has the key revoked by the certificate gpg made together with it.
    void revoke(String name) throws Exception {
        Path made = home.resolve("openpgp-revocs.d").resolve(fingerprint(name) + ".rev");
        String certificate = Files.readString(made).replace(":-----BEGIN", "-----BEGIN");
        Path file = Files.writeString(home.resolve("revocation"), certificate);
        run("--import", file.toString());
    }

    private List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>(base(""));
        command.addAll(arguments);
        return command;
    }

    private List<String> base(String passphrase) {
        return List.of(
                "gpg",
                "--homedir",
                home.toString(),
                "--batch",
                "--yes",
                "--pinentry-mode",
                "loopback",
                "--passphrase",
                passphrase);
    }

    @Override
    public void close() throws IOException {
        try {
            Peers.outcome(
                    List.of("gpgconf", "--homedir", home.toString(), "--kill", "all"), Map.of());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

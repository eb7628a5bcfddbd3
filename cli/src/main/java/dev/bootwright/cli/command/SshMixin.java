package dev.bootwright.cli.command;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.ssh.SshHostKey;
import dev.bootwright.formats.ssh.SshPublicKey;
import dev.bootwright.image.catalogue.Catalogue;
import dev.bootwright.image.catalogue.Image;
import dev.bootwright.image.drive.SshAccess;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Who may come to a drive's menu over SSH.
final class SshMixin {

    private static final String SERVER = "dropbear-bin";
    private static final int MAX_BYTES = 1 << 20;

    @Option(
            names = "--ssh-key",
            paramLabel = "FILE|KEY",
            description = {
                "Show the menu over SSH too, to whoever has this key: a file as authorized_keys or .pub, or the"
                        + " line itself. May be given several times. The machine then gets an address by DHCP,"
                        + " and the menu waits 30 s instead of 5."
            })
    List<String> keys = new ArrayList<>();

    @Option(
            names = "--ssh-host-key",
            paramLabel = "FILE",
            description =
                    "The private key by which the booted drive is known: ed25519, without a passphrase. Without"
                            + " this option each drive gets a new one; its fingerprint is told.")
    @Nullable Path hostKey;

    private Optional<SshAccess> access = Optional.empty();

    boolean isUsed() {
        return !keys.isEmpty() || hostKey != null;
    }

    /// The keys, read and checked once; empty if none is given.
    ///
    /// @throws Failure if one is none, or not accepted: with where and why
    Optional<SshAccess> access() throws IOException {
        if (keys.isEmpty() && hostKey != null) {
            throw new Failure(
                    "--ssh-host-key alone lets nobody in", "add --ssh-key FILE", Failure.USAGE);
        }
        if (access.isEmpty() && !keys.isEmpty()) {
            List<SshPublicKey> all = new ArrayList<>();
            for (String each : keys) {
                all.addAll(
                        SshPublicKey.isMeant(each)
                                ? List.of(key("--ssh-key", each))
                                : ofFile(each));
            }
            access = Optional.of(new SshAccess(all, hostKey()));
        }
        return access;
    }

    /// What to say of a plan that is not carried out.
    Optional<String> noteOnPlan() {
        return keys.isEmpty() || hostKey != null
                ? Optional.empty()
                : Optional.of("  which is another one each time, unless --ssh-host-key names it");
    }

    /// @throws Failure if an image cannot let anybody in
    void check(Image image) throws IOException {
        if (!isUsed()) {
            return;
        }
        if (!image.flavour().equals(Catalogue.BRIDGE)) {
            throw new Failure(
                    "--ssh-key: image \"%s\" has no menu to show".formatted(image.name()),
                    "it is for --image bridge",
                    Failure.USAGE);
        }
        if (Catalogue.manifest(image).packages().stream()
                .noneMatch(each -> each.name().equals(SERVER))) {
            throw new Failure(
                    "--ssh-key: image \"%s\" (%s) is from before there was SSH in it"
                            .formatted(image.name(), image.id()),
                    "bootwright image build --profile bridge");
        }
    }

    private static List<SshPublicKey> ofFile(String name) throws IOException {
        List<SshPublicKey> found = new ArrayList<>();
        int number = 0;
        for (String line : text(Path.of(name), "--ssh-key").lines().toList()) {
            number++;
            if (!line.isBlank() && !line.startsWith("#")) {
                found.add(key("%s: line %d".formatted(name, number), line));
            }
        }
        if (found.isEmpty()) {
            throw new Failure("--ssh-key: %s holds no key".formatted(name), "", Failure.USAGE);
        }
        return found;
    }

    private static SshPublicKey key(String where, String line) {
        try {
            return SshPublicKey.parse(line);
        } catch (FormatException e) {
            throw new Failure(
                    "%s: %s".formatted(where, e.getMessage()),
                    "ssh-keygen -t ed25519 makes a pair; the file .pub is the one to name",
                    Failure.USAGE);
        }
    }

    private SshHostKey hostKey() throws IOException {
        if (hostKey == null) {
            return SshHostKey.generate(new SecureRandom());
        }
        try {
            return SshHostKey.parse(text(hostKey, "--ssh-host-key"));
        } catch (FormatException e) {
            throw new Failure(
                    "--ssh-host-key: %s: %s".formatted(hostKey, e.getMessage()),
                    "ssh-keygen -t ed25519 -N '' -f " + hostKey,
                    Failure.USAGE);
        }
    }

    private static String text(Path file, String option) throws IOException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new Failure("%s: %s is too large".formatted(option, file), "", Failure.USAGE);
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new Failure(
                    "%s: %s: there is no such file".formatted(option, file), "", Failure.USAGE);
        } catch (CharacterCodingException e) {
            throw new Failure("%s: %s is no text".formatted(option, file), "", Failure.USAGE);
        }
    }
}

package dev.bootwright.image.trust;

import dev.bootwright.image.debian.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A certificate authority made with the real openssl, and the keys it certifies.
final class Authority {

    /// What iPXE wants of a signer.
    static final String CODE_SIGNING = "keyUsage=digitalSignature\nextendedKeyUsage=codeSigning\n";

    private final Path directory;

    private Authority(Path directory) {
        this.directory = directory;
    }

    static Authority create(Path directory) throws Exception {
        var authority = new Authority(directory);
        openssl(
                "req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=Authority",
                "-keyout",
                directory.resolve("ca.key").toString(),
                "-out",
                authority.certificate().toString());
        return authority;
    }

    Path certificate() {
        return directory.resolve("ca.crt");
    }

    /// A private key in PKCS#8.
    Path rsaKey(String name) throws Exception {
        Path key = directory.resolve(name + ".key");
        openssl("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048", "-out", key.toString());
        return key;
    }

    Path ecKey(String name) throws Exception {
        Path key = directory.resolve(name + ".key");
        openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256", "-out", key.toString());
        return key;
    }

    /// The key in another form.
    Path converted(Path key, String name, String command, String... options) throws Exception {
        Path other = directory.resolve(name + ".key");
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("-in", key.toString(), "-out", other.toString()));
        openssl(command, all.toArray(String[]::new));
        return other;
    }

    /// @param extensions as openssl's configuration has them
    Path certify(Path key, String name, String extensions) throws Exception {
        Path request = directory.resolve(name + ".req");
        Path certificate = directory.resolve(name + ".crt");
        Path file = Files.writeString(directory.resolve(name + ".ext"), extensions);
        openssl("req -new -subj /CN=" + name, "-key", key.toString(), "-out", request.toString());
        openssl(
                "x509 -req -days 10 -CAcreateserial",
                "-in",
                request.toString(),
                "-CA",
                certificate().toString(),
                "-CAkey",
                directory.resolve("ca.key").toString(),
                "-extfile",
                file.toString(),
                "-out",
                certificate.toString());
        return certificate;
    }

    /// What `openssl cms -verify` says of a detached signature.
    String verify(Path signature, Path content) throws Exception {
        return openssl(
                "cms -verify -binary -inform DER -purpose any",
                "-in",
                signature.toString(),
                "-content",
                content.toString(),
                "-CAfile",
                certificate().toString(),
                "-out",
                "/dev/null");
    }

    static String openssl(String words, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(words.split(" ", -1)));
        command.addAll(List.of(more));
        return Peers.run(command);
    }
}

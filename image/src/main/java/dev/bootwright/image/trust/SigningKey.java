package dev.bootwright.image.trust;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// A key that what is published is signed with.
public sealed interface SigningKey permits OpenPgpKey, CmsKey {

    /// What people know the key by, without anything secret: a fingerprint, or whom the certificate names.
    String name();

    /// Reads keys, each told by its content: an OpenPGP secret key, armored or binary; or PEM with a
    /// private key (PKCS#8, RSA, EC) and certificates, which may be in any of the files.
    ///
    /// @param now the keys and certificates have to be valid then
    /// @return one for each private key, in the order of the files
    /// @throws TrustException if a file holds nothing of the kind, or a key cannot sign
    static List<SigningKey> read(List<Path> files, Passphrase passphrase, Instant now)
            throws IOException {
        return new KeyFiles(passphrase, now).read(files);
    }
}

package dev.bootwright.image.trust;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.bootwright.image.openpgp.ClearSigner;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.bc.BcPEMDecryptorProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;

/// Reads the files of `--sign`, whatever kind of key they hold.
final class KeyFiles {

    private static final int MAX_BYTES = 1 << 20;
    private static final String KINDS =
            "Give an OpenPGP secret key (gpg --armor --export-secret-keys), or PEM with a private key"
                    + " and its code signing certificate.";

    private record Found(Path file, PrivateKey key) {}

    private final Passphrase passphrase;
    private final Instant now;
    private final List<SigningKey> keys = new ArrayList<>();
    private final List<Found> privateKeys = new ArrayList<>();
    private final List<X509CertificateHolder> certificates = new ArrayList<>();

    KeyFiles(Passphrase passphrase, Instant now) {
        this.passphrase = passphrase;
        this.now = now;
    }

    List<SigningKey> read(List<Path> files) throws IOException {
        for (Path file : files) {
            byte[] bytes = SmallFile.read(file, MAX_BYTES, "key");
            if (ClearSigner.isSecretKey(bytes)) {
                keys.add(openPgp(file, bytes));
            } else {
                readPem(file, new String(bytes, ISO_8859_1));
            }
        }
        for (Found each : privateKeys) {
            String where = each.file().toString();
            var certificate = new SignerCertificate(where, certificates, now);
            keys.add(new CmsKey(each.key(), certificate.chainOf(each.key())));
        }
        if (keys.isEmpty() && !files.isEmpty()) {
            throw new TrustException(files.getFirst() + ": no private key in it", KINDS);
        }
        return List.copyOf(keys);
    }

    private OpenPgpKey openPgp(Path file, byte[] bytes) throws IOException {
        try {
            String name = file.toString();
            return new OpenPgpKey(ClearSigner.read(bytes, name, now, () -> passphrase.of(file)));
        } catch (TrustException e) {
            throw e;
        } catch (IOException e) {
            throw new TrustException(
                    Objects.toString(e.getMessage()),
                    "Name a secret key that is valid and may sign; gpg --list-secret-keys shows [S].",
                    e);
        }
    }

    private void readPem(Path file, String text) throws IOException {
        if (text.contains("-----BEGIN PGP ")) {
            throw new TrustException(file + ": OpenPGP, but no secret key", KINDS);
        }
        int before = privateKeys.size() + certificates.size();
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            for (Object each = parser.readObject(); each != null; each = parser.readObject()) {
                switch (each) {
                    case X509CertificateHolder certificate -> certificates.add(certificate);
                    case PrivateKeyInfo key -> add(file, key);
                    case PEMKeyPair pair -> add(file, pair.getPrivateKeyInfo());
                    case PKCS8EncryptedPrivateKeyInfo locked -> add(file, opened(file, locked));
                    case PEMEncryptedKeyPair locked -> add(file, opened(file, locked));
                    default -> {} // parameters of a curve, which the key repeats
                }
            }
        } catch (TrustException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new TrustException(
                    "%s: not a key or certificate in PEM: %s".formatted(file, e.getMessage()),
                    KINDS,
                    e);
        }
        if (privateKeys.size() + certificates.size() == before) {
            throw new TrustException(file + ": neither a private key nor a certificate", KINDS);
        }
    }

    private void add(Path file, PrivateKeyInfo info) throws IOException {
        PrivateKey key = new JcaPEMKeyConverter().getPrivateKey(info);
        if (!key.getAlgorithm().equals("RSA") && !key.getAlgorithm().equals("EC")) {
            throw new TrustException(
                    "%s: a key of %s, expected RSA or EC".formatted(file, key.getAlgorithm()),
                    "iPXE verifies RSA, and since 2.0 ECDSA; make one of these.");
        }
        privateKeys.add(new Found(file, key));
    }

    private PrivateKeyInfo opened(Path file, PKCS8EncryptedPrivateKeyInfo locked)
            throws IOException {
        char[] phrase = passphrase.of(file);
        try {
            return locked.decryptPrivateKeyInfo(
                    new JceOpenSSLPKCS8DecryptorProviderBuilder()
                            .setProvider(new BouncyCastleProvider())
                            .build(phrase));
        } catch (PKCSException | OperatorCreationException e) {
            throw locked(file, e);
        }
    }

    private PrivateKeyInfo opened(Path file, PEMEncryptedKeyPair locked) throws IOException {
        char[] phrase = passphrase.of(file);
        try {
            return locked.decryptKeyPair(new BcPEMDecryptorProvider(phrase)).getPrivateKeyInfo();
        } catch (IOException e) {
            throw locked(file, e);
        }
    }

    private static TrustException locked(Path file, Exception cause) {
        return new TrustException(
                file + ": the passphrase does not open this key",
                "Correct the file of --passphrase-file.",
                cause);
    }
}

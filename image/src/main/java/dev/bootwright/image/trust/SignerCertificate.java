package dev.bootwright.image.trust;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/// Finds the certificate of a private key and the issuers above it, and what iPXE would refuse in it.
///
/// iPXE wants both extensions there: a key usage with `digitalSignature` and an extended key usage with
/// `codeSigning`. Source: RFC 5280 §4.2.1.3 and §4.2.1.12; iPXE's `cms.c`, signer information.
///
/// @param where        the file of the key, for messages
/// @param certificates of all files
/// @param now          the certificate has to be valid then
record SignerCertificate(String where, List<X509CertificateHolder> certificates, Instant now) {

    private static final byte[] PROBE = {'p', 'r', 'o', 'b', 'e'};
    private static final String MAKE =
            "Have one made for the key with keyUsage=digitalSignature and"
                    + " extendedKeyUsage=codeSigning, and name it with --sign too.";

    /// @return the certificate, then its issuer, and so on as far as they are known
    /// @throws TrustException if there is none for the key, or it is not for signing code
    List<X509CertificateHolder> chainOf(PrivateKey key) throws IOException {
        X509CertificateHolder signer =
                certificates.stream()
                        .filter(certificate -> belongs(certificate, key))
                        .findFirst()
                        .orElseThrow(() -> refused("no certificate of this private key is given"));
        check(signer);
        List<X509CertificateHolder> chain = new ArrayList<>(List.of(signer));
        Optional<X509CertificateHolder> issuer = issuer(signer, chain);
        while (issuer.isPresent()) {
            chain.add(issuer.get());
            issuer = issuer(issuer.get(), chain);
        }
        return chain;
    }

    private Optional<X509CertificateHolder> issuer(
            X509CertificateHolder of, List<X509CertificateHolder> known) {
        return certificates.stream()
                .filter(each -> each.getSubject().equals(of.getIssuer()) && !known.contains(each))
                .findFirst();
    }

    private void check(X509CertificateHolder certificate) throws TrustException {
        String whose = certificate.getSubject().toString();
        if (!certificate.isValidOn(Date.from(now))) {
            throw refused(
                    "the certificate of %s is valid from %s to %s, not at %s"
                            .formatted(
                                    whose,
                                    certificate.getNotBefore().toInstant(),
                                    certificate.getNotAfter().toInstant(),
                                    now));
        }
        KeyUsage usage = KeyUsage.fromExtensions(certificate.getExtensions());
        if (usage == null || !usage.hasUsages(KeyUsage.digitalSignature)) {
            throw refused(
                    "the certificate of %s has no key usage digitalSignature, which iPXE wants"
                            .formatted(whose));
        }
        ExtendedKeyUsage extended = ExtendedKeyUsage.fromExtensions(certificate.getExtensions());
        if (extended == null || !extended.hasKeyPurposeId(KeyPurposeId.id_kp_codeSigning)) {
            throw refused(
                    "the certificate of %s has no extended key usage codeSigning, which iPXE wants"
                            .formatted(whose));
        }
    }

    /// Whether the public key of the certificate verifies what the private key signs.
    private static boolean belongs(X509CertificateHolder certificate, PrivateKey key) {
        try {
            boolean elliptic = key.getAlgorithm().equals("EC");
            Signature signature =
                    Signature.getInstance(elliptic ? "SHA256withECDSA" : "SHA256withRSA");
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(
                    new JcaPEMKeyConverter().getPublicKey(certificate.getSubjectPublicKeyInfo()));
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (IOException | GeneralSecurityException e) {
            return false; // a key of another kind
        }
    }

    private TrustException refused(String reason) {
        return new TrustException(where + ": " + reason, MAKE);
    }
}

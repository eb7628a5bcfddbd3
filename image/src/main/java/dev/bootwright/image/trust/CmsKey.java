package dev.bootwright.image.trust;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.PrivateKey;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.CMSTypedData;
import org.bouncycastle.cms.SignerInfoGeneratorBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.util.CollectionStore;

/// Signs boot files, for iPXE's `imgverify`: detached CMS, DER, SHA-256, the certificates inside.
///
/// iPXE reads past signed attributes and takes the signature to be over the content itself, so there are
/// none; it finds the signer by issuer and serial number, so no key identifier. Sources: RFC 5652 §5.3;
/// iPXE's `cms.c`, which names the failures.
public final class CmsKey implements SigningKey {

    private static final String HASH = "SHA256with";

    private final PrivateKey key;
    private final List<X509CertificateHolder> chain;

    /// @param chain the signer's certificate, then each one's issuer
    CmsKey(PrivateKey key, List<X509CertificateHolder> chain) {
        this.key = key;
        this.chain = List.copyOf(chain);
    }

    /// Whom the certificate names.
    @Override
    public String name() {
        return chain.getFirst().getSubject().toString();
    }

    /// Whether it is an elliptic curve's: iPXE before 2.0 knows only RSA.
    public boolean isElliptic() {
        return key.getAlgorithm().equals("EC");
    }

    /// The detached signature over all that the stream holds, which is read once and left open.
    ///
    /// @return CMS `SignedData` in DER
    public byte[] sign(InputStream content) throws IOException {
        try {
            String algorithm = HASH + (isElliptic() ? "ECDSA" : "RSA");
            ContentSigner signer = new JcaContentSignerBuilder(algorithm).build(key);
            var generator = new CMSSignedDataGenerator();
            generator.addSignerInfoGenerator(
                    new SignerInfoGeneratorBuilder(
                                    new JcaDigestCalculatorProviderBuilder().build(), CmsKey::named)
                            .setDirectSignature(true)
                            .build(signer, chain.getFirst()));
            generator.addCertificates(new CollectionStore<>(chain));
            return generator.generate(new Streamed(content), false).getEncoded(ASN1Encoding.DER);
        } catch (CMSException e) {
            throw e.getUnderlyingException() instanceof IOException io
                    ? io
                    : new IOException("cannot sign as " + name(), e);
        } catch (OperatorCreationException e) {
            throw new IOException("cannot sign as " + name(), e);
        }
    }

    /// RSA by its key's name, as openssl writes it: the digest has a field of its own.
    private static AlgorithmIdentifier named(AlgorithmIdentifier signature) {
        return signature.getAlgorithm().equals(PKCSObjectIdentifiers.sha256WithRSAEncryption)
                ? new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE)
                : signature;
    }

    /// The generator's view of a stream: it is copied through the signature, not kept.
    private record Streamed(InputStream in) implements CMSTypedData {

        @Override
        public ASN1ObjectIdentifier getContentType() {
            return CMSObjectIdentifiers.data;
        }

        @Override
        public void write(OutputStream out) throws IOException {
            byte[] buffer = new byte[1 << 16];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
            }
        }

        @Override
        public Object getContent() {
            return in;
        }
    }
}

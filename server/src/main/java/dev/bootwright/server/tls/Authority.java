package dev.bootwright.server.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A certificate authority that vouches for one server and nothing else. It is made at the first start;
/// its key stays in the server's data directory, readable by the owner only.
///
/// ```text
/// tls/ca.key   private key, PKCS #8, mode 0600
/// tls/ca.pem   certificate, for whoever is to trust this server
/// ```
///
/// Keys are RSA of 2,048 bits: an agent in an emulated machine checks such a signature in a fraction of the
/// time that a curve takes.
public final class Authority {

    static final int KEY_BITS = 2048;
    static final String SIGNATURE = "SHA256withRSA";

    /// Clocks of machines that are judged by this server's are a little late at times.
    private static final Duration BACKDATED = Duration.ofDays(1);

    private static final Duration LIFE = Duration.ofDays(30L * 365);

    private static final int SERIAL_BITS = 120;

    private final PrivateKey key;
    private final X509Certificate certificate;
    private final RandomGenerator random;

    private Authority(PrivateKey key, X509Certificate certificate, RandomGenerator random) {
        this.key = key;
        this.certificate = certificate;
        this.random = random;
    }

    /// Reads the authority of a server, or makes it.
    ///
    /// @param directory made when it is missing
    /// @param random    cryptographically strong, outside tests
    /// @throws IOException if others may read the key, or the files are not a key and its certificate
    public static Authority open(Path directory, Instant now, RandomGenerator random)
            throws IOException {
        Path keyFile = directory.resolve("ca.key");
        Path certificateFile = directory.resolve("ca.pem");
        if (Files.exists(certificateFile)) { // written last
            Pem.checkPrivate(keyFile);
            return read(keyFile, certificateFile, random);
        }
        if (!Files.isDirectory(directory)) {
            Files.createDirectory(
                    directory,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
        Authority made = make(now, random);
        Pem.write(keyFile, Pem.text("PRIVATE KEY", made.key.getEncoded()), "rw-------");
        Pem.write(certificateFile, made.pem(), "rw-r--r--");
        return made;
    }

    private static Authority read(Path keyFile, Path certificateFile, RandomGenerator random)
            throws IOException {
        byte[] encoded = Pem.read(keyFile, "PRIVATE KEY");
        X509Certificate certificate = parse(Pem.read(certificateFile, "CERTIFICATE"));
        try {
            PrivateKey key =
                    KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
            Authority read = new Authority(key, certificate, random);
            PublicKey own = certificate.getPublicKey();
            read.certify(List.of("localhost"), own, Instant.EPOCH).verify(own);
            return read;
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "%s: is not the key of %s: %s"
                            .formatted(keyFile, certificateFile, e.getMessage()),
                    e);
        }
    }

    static Authority make(Instant now, RandomGenerator random) {
        try {
            KeyPair pair = newKey();
            BigInteger serial = serial(random);
            X500Name name = new X500Name("CN=Bootwright CA " + serial.toString(36));
            JcaX509v3CertificateBuilder certificate =
                    new JcaX509v3CertificateBuilder(
                            name,
                            serial,
                            Date.from(now.minus(BACKDATED)),
                            Date.from(now.plus(LIFE)),
                            name,
                            pair.getPublic());
            certificate.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            certificate.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
            return new Authority(pair.getPrivate(), sign(certificate, pair.getPrivate()), random);
        } catch (IOException e) {
            throw new IllegalStateException("every Java platform has RSA", e);
        }
    }

    /// The certificate of this authority.
    public X509Certificate certificate() {
        return certificate;
    }

    /// The certificate as it stands in the file.
    public String pem() throws IOException {
        return Pem.text("CERTIFICATE", der(certificate));
    }

    /// SHA-256 of the certificate in hexadecimal, by which a machine's kernel command line names it.
    public String digest() throws IOException {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(der(certificate)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// A certificate for a server.
    ///
    /// @param names IP addresses and DNS names, the one it is called by first
    /// @param now   beginning of its life of [ServerIdentity#LIFE]
    X509Certificate certify(List<String> names, PublicKey subject, Instant now) throws IOException {
        JcaX509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        certificate,
                        serial(random),
                        Date.from(now.minus(BACKDATED)),
                        Date.from(now.plus(ServerIdentity.LIFE)),
                        new javax.security.auth.x500.X500Principal("CN=Bootwright server"),
                        subject);
        GeneralName[] general =
                names.stream().map(Authority::generalName).toArray(GeneralName[]::new);
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(general));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        return sign(builder, key);
    }

    private static GeneralName generalName(String name) {
        int type = isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName;
        return new GeneralName(type, name);
    }

    static boolean isAddress(String name) {
        try {
            return InetAddress.ofLiteral(name) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    static KeyPair newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(KEY_BITS);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has RSA", e);
        }
    }

    private static BigInteger serial(RandomGenerator random) {
        return new BigInteger(SERIAL_BITS, java.util.Random.from(random)).setBit(SERIAL_BITS);
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key)
            throws IOException {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder(SIGNATURE).build(key)));
        } catch (OperatorCreationException | GeneralSecurityException e) {
            throw new IOException("cannot sign a certificate: " + e.getMessage(), e);
        }
    }

    static byte[] der(X509Certificate certificate) throws IOException {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static X509Certificate parse(byte[] der) throws IOException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(der));
        } catch (GeneralSecurityException e) {
            throw new IOException("no certificate: " + e.getMessage(), e);
        }
    }
}

package dev.bootwright.machine.server;

import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/// Believes one server: the one that shows a certificate for its name, signed by the authority of a known
/// digest. Much less than RFC 5280 asks for, as this authority signs for one server only, without others in
/// between: that takes a fraction of the time.
///
/// The clock of a machine may be wrong by years. Dates are judged by the clock of the server, as the boot script
/// told it. Where no script did, by the machine's own, unless it stands before the day the authority was
/// made, which shows that it is wrong: then the dates say nothing.
public final class ServerTrust extends X509ExtendedTrustManager {

    private static final String SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private final String host;
    private final String authority;
    private final Optional<Instant> told;
    private final InstantSource own;
    private final long toldAt = System.nanoTime();

    /// @param host      name or address of the server, without brackets
    /// @param authority SHA-256 of the authority's certificate, in hexadecimal
    /// @param now       the server's clock, if somebody has told
    public ServerTrust(String host, String authority, Optional<Instant> now) {
        this(host, authority, now, InstantSource.system());
    }

    /// @param own clock of this machine
    ServerTrust(String host, String authority, Optional<Instant> now, InstantSource own) {
        this.own = own;
        this.host = host;
        this.authority = authority;
        this.told = now;
    }

    boolean isExpected(String name) {
        return name.equals(host) || name.equals("[" + host + "]");
    }

    /// @param chain the server's certificate, and behind it that of its authority
    void check(X509Certificate[] chain) throws CertificateException {
        if (chain.length == 0 || chain.length > 2) {
            throw new CertificateException(
                    "expected the server's certificate and its authority's, found %d"
                            .formatted(chain.length));
        }
        X509Certificate issuer = chain[chain.length - 1];
        X509Certificate server = chain[0];
        String found = digest(issuer);
        if (!found.equals(authority)) {
            throw new CertificateException(
                    "%s is not the server this boot was told of: expected the authority %s, found %s"
                            .formatted(host, authority, found));
        }
        if (issuer.getBasicConstraints() < 0) {
            throw new CertificateException(
                    "the certificate of the authority is that of no authority");
        }
        checkSignature(server, issuer);
        checkUse(server);
        checkName(server);
        checkDates(server, issuer);
    }

    private static String digest(X509Certificate certificate) throws CertificateException {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return HexFormat.of().formatHex(hash);
        } catch (GeneralSecurityException e) {
            throw new CertificateException(e);
        }
    }

    private static void checkSignature(X509Certificate server, Certificate issuer)
            throws CertificateException {
        try {
            server.verify(issuer.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw new CertificateException(
                    "the authority has not signed the server's certificate: " + e.getMessage(), e);
        }
    }

    private static void checkUse(X509Certificate server) throws CertificateException {
        List<String> uses = server.getExtendedKeyUsage();
        if (uses == null || !uses.contains(SERVER_AUTHENTICATION)) {
            throw new CertificateException("the server's certificate is not one for servers");
        }
        if (server.hasUnsupportedCriticalExtension()) {
            throw new CertificateException(
                    "the server's certificate has critical extensions that are unknown here");
        }
    }

    private void checkName(X509Certificate server) throws CertificateException {
        Collection<List<?>> names = server.getSubjectAlternativeNames();
        for (List<?> name : names == null ? List.<List<?>>of() : names) {
            if (name.size() == 2
                    && name.get(0) instanceof Integer type
                    && name.get(1) instanceof String text
                    && isHost(type, text)) {
                return;
            }
        }
        throw new CertificateException(
                "the server's certificate is for %s, not for %s"
                        .formatted(names == null ? "nobody" : names, host));
    }

    private boolean isHost(int type, String name) {
        return switch (type) {
            case DNS_NAME -> name.equalsIgnoreCase(host);
            case IP_ADDRESS -> name.equals(host) || isSameAddress(name);
            default -> false;
        };
    }

    private boolean isSameAddress(String name) {
        try {
            return InetAddress.ofLiteral(name).equals(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException e) {
            return false; // a name
        }
    }

    private void checkDates(X509Certificate server, X509Certificate issuer)
            throws CertificateException {
        Instant now =
                told.map(at -> at.plus(Duration.ofNanos(System.nanoTime() - toldAt)))
                        .orElseGet(own::instant);
        if (told.isEmpty() && now.isBefore(issuer.getNotBefore().toInstant())) {
            return;
        }
        server.checkValidity(Date.from(now));
        issuer.checkValidity(Date.from(now));
    }

    // ---- what TLS asks ----

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("an agent serves nobody");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("an agent serves nobody");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        throw new CertificateException("an agent serves nobody");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}

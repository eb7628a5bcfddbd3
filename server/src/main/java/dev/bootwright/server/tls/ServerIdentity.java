package dev.bootwright.server.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.KeyPair;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// What a server shows to those that come by TLS: a certificate of its authority, with the authority's own
/// behind it. The key is only in memory; a new one is made at each start, and once two thirds of the
/// certificate's life are over, at the next handshake.
public final class ServerIdentity extends X509ExtendedKeyManager {

    /// How long a certificate is good for.
    public static final Duration LIFE = Duration.ofDays(90);

    private static final Duration RENEWED_AFTER = Duration.ofDays(60);
    private static final String ALIAS = "server";
    private static final String KEY_TYPE = "RSA";

    private static final System.Logger LOG = System.getLogger(ServerIdentity.class.getName());

    private final Authority authority;
    private final List<String> names;
    private final InstantSource clock;
    private volatile Shown shown;

    private record Shown(X509Certificate certificate, KeyPair pair, Instant renewal) {}

    private ServerIdentity(Authority authority, List<String> names, InstantSource clock)
            throws IOException {
        this.authority = authority;
        this.names = names;
        this.clock = clock;
        this.shown = make();
    }

    /// @param names IP addresses and DNS names by which machines reach this server, at least one
    public static ServerIdentity of(Authority authority, List<String> names, InstantSource clock)
            throws IOException {
        return new ServerIdentity(
                authority,
                names.stream().map(name -> name.toLowerCase(Locale.ROOT)).distinct().toList(),
                clock);
    }

    private Shown make() throws IOException {
        Instant now = clock.instant();
        KeyPair pair = Authority.newKey();
        return new Shown(
                authority.certify(names, pair.getPublic(), now), pair, now.plus(RENEWED_AFTER));
    }

    private Shown current() {
        Shown current = shown;
        return clock.instant().isBefore(current.renewal()) ? current : renewed();
    }

    /// Going on with the old certificate, which is good for a month more, is better than not at all.
    private synchronized Shown renewed() {
        if (!clock.instant().isBefore(shown.renewal())) {
            try {
                shown = make();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "certificate: {0}", e.getMessage());
            }
        }
        return shown;
    }

    /// Whether the certificate is for this name or address.
    public boolean covers(String host) {
        return names.contains(host.toLowerCase(Locale.ROOT));
    }

    /// What is shown now.
    X509Certificate certificate() {
        return current().certificate();
    }

    // ---- what TLS asks ----

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return keyType.equals(KEY_TYPE) ? ALIAS : null;
    }

    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return keyType.equals(KEY_TYPE) ? ALIAS : null;
    }

    /// A certificate is replaced between two questions at most once in two months; then this one handshake
    /// fails, and the agent tries again.
    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return new X509Certificate[] {current().certificate(), authority.certificate()};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return current().pair().getPrivate();
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return keyType.equals(KEY_TYPE) ? new String[] {ALIAS} : new String[0];
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null; // a server only
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null; // a server only
    }
}

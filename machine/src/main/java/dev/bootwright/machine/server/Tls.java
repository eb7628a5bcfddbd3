package dev.bootwright.machine.server;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/// Connections by TLS 1.3 (RFC 8446) to the one server that a [ServerTrust] knows.
///
/// Of what TLS can do, an agent offers what is quick where nothing is compiled yet and a processor may be
/// emulated: X25519 and ChaCha20-Poly1305. Later connections resume the session of the first.
public final class Tls implements Connector {

    private static final String PROTOCOL = "TLSv1.3";
    private static final String[] GROUPS = {"x25519"};
    private static final String[] SUITES = {"TLS_CHACHA20_POLY1305_SHA256"};

    private final ServerTrust trust;
    private final SSLContext context;

    public Tls(ServerTrust trust) {
        this.trust = trust;
        try {
            context = SSLContext.getInstance(PROTOCOL);
            context.init(new KeyManager[0], new TrustManager[] {trust}, null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has TLS", e);
        }
    }

    @Override
    public Socket connect(String host, int port, Duration patience, Duration longest)
            throws IOException {
        Socket plain = Connector.dial(host, port, patience, longest);
        try {
            SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true);
            restrict(socket);
            socket.startHandshake();
            return socket;
        } catch (SSLException e) {
            plain.close();
            throw new IOException("TLS with %s:%d: %s".formatted(host, port, reason(e)), e);
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private static void restrict(SSLSocket socket) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(new String[] {PROTOCOL});
        parameters.setCipherSuites(SUITES);
        parameters.setNamedGroups(GROUPS);
        socket.setSSLParameters(parameters);
    }

    /// What [ServerTrust] has said lies beneath what the JDK says of it.
    private static String reason(SSLException e) {
        Throwable cause = e.getCause();
        return String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
    }

    @Override
    public void protect(HttpURLConnection connection) {
        if (connection instanceof HttpsURLConnection secure) {
            secure.setSSLSocketFactory(context.getSocketFactory());
            // Names are compared by the trust, before this is asked.
            secure.setHostnameVerifier((host, _) -> trust.isExpected(host));
        }
    }
}

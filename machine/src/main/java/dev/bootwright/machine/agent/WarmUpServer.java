package dev.bootwright.machine.agent;

import dev.bootwright.formats.contract.AgentApi;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// A server for the agent that tries itself out: by TLS on loopback, with a certificate that is in the jar, so
/// that everybody has its key. Nobody else believes it.
///
/// It keeps connections open, all but the first, so that each agent has to resume a session of TLS.
final class WarmUpServer implements AutoCloseable {

    private static final String KEY = "warm-up.key";
    private static final String CERTIFICATE = "warm-up.crt";

    private final ServerSocket listener;
    private final UnaryOperator<String> answers;
    private final AtomicInteger connections = new AtomicInteger();

    private WarmUpServer(ServerSocket listener, UnaryOperator<String> answers) {
        this.listener = listener;
        this.answers = answers;
    }

    /// @param answers body for the first line of a request; the empty text for none
    static WarmUpServer open(UnaryOperator<String> answers) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(new KeyManager[] {new Shown()}, new TrustManager[0], null);
            ServerSocket listener =
                    context.getServerSocketFactory()
                            .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
            WarmUpServer server = new WarmUpServer(listener, answers);
            Thread.ofPlatform().daemon().start(server::serve);
            return server;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has TLS", e);
        }
    }

    /// What tells an agent of it.
    String arguments() throws IOException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(resource(CERTIFICATE));
            return "SERVER_ADDR=http://127.0.0.1 %s=https://127.0.0.1:%d %s=%s"
                    .formatted(
                            AgentApi.TLS_ARGUMENT,
                            listener.getLocalPort(),
                            AgentApi.AUTHORITY_ARGUMENT,
                            HexFormat.of().formatHex(digest));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = WarmUpServer.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("the agent lacks its resource " + name);
            }
            return in.readAllBytes();
        }
    }

    /// How many there were.
    int connections() {
        return connections.get();
    }

    private void serve() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                boolean isFirst = connections.getAndIncrement() == 0;
                Thread.ofPlatform().daemon().start(() -> converse(socket, isFirst));
            } catch (IOException e) {
                // Closed.
            }
        }
    }

    private void converse(Socket socket, boolean isFirst) {
        try (socket) {
            var in =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            OutputStream out = socket.getOutputStream();
            for (String request = request(in); !request.isEmpty(); request = request(in)) {
                String body = answers.apply(request);
                String status = body.isEmpty() ? "204 No Content" : "200 OK";
                String head =
                        "HTTP/1.1 %s\r\nContent-Length: %d\r\n%s\r\n"
                                .formatted(
                                        status,
                                        body.length(),
                                        isFirst ? "Connection: close\r\n" : "");
                out.write((head + body).getBytes(StandardCharsets.US_ASCII));
                if (isFirst) {
                    return;
                }
            }
        } catch (IOException e) {
            // A connection that its client has given up.
        }
    }

    /// Reads a request to its end.
    ///
    /// @return its first line, or the empty text where there is no other
    private static String request(BufferedReader in) throws IOException {
        String first = in.readLine();
        if (first == null) {
            return "";
        }
        int length = 0;
        String line;
        while ((line = in.readLine()) != null && !line.isEmpty()) {
            if (line.startsWith("Content-Length: ")) {
                length = Integer.parseInt(line.substring("Content-Length: ".length()));
            }
        }
        while (length > 0 && in.read() >= 0) {
            length--; // every request here is ASCII
        }
        return first;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    /// The one key there is.
    private static final class Shown extends X509ExtendedKeyManager {
        private final PrivateKey key;
        private final X509Certificate certificate;

        Shown() throws IOException, GeneralSecurityException {
            key =
                    KeyFactory.getInstance("RSA")
                            .generatePrivate(new PKCS8EncodedKeySpec(resource(KEY)));
            certificate =
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(
                                            new ByteArrayInputStream(resource(CERTIFICATE)));
        }

        @Override
        public @Nullable String chooseServerAlias(
                String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return keyType.equals("RSA") ? KEY : null;
        }

        @Override
        public @Nullable String chooseEngineServerAlias(
                String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            return chooseServerAlias(keyType, issuers, null);
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return new X509Certificate[] {certificate};
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return key;
        }

        @Override
        public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
            return new String[] {KEY};
        }

        @Override
        public String @Nullable [] getClientAliases(
                String keyType, Principal @Nullable [] issuers) {
            return null; // a server only
        }

        @Override
        public @Nullable String chooseClientAlias(
                String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return null; // a server only
        }
    }
}

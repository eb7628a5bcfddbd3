package dev.bootwright.machine.server;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;

/// An open connection to a server, on which one request follows the answer to another.
final class HttpConnection implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final Socket socket;
    private final InputStream in;
    private boolean isUsable = true;

    private HttpConnection(Socket socket, InputStream in) {
        this.socket = socket;
        this.in = in;
    }

    /// The connection ended, and not a byte had come of an answer. Whether the request has arrived is unknown.
    static final class UnansweredException extends IOException {
        private static final long serialVersionUID = 1L;

        UnansweredException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /// @param longest pause while the connection is made
    static HttpConnection open(Connector connector, URI server, Duration longest)
            throws IOException {
        int usual = "https".equals(server.getScheme()) ? HTTPS_PORT : HTTP_PORT;
        int port = server.getPort() < 0 ? usual : server.getPort();
        Socket socket = connector.connect(literal(server.getHost()), port, CONNECT, longest);
        try {
            return new HttpConnection(socket, new BufferedInputStream(socket.getInputStream()));
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /// Without the brackets of an IPv6 address.
    private static String literal(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /// Sends a request and reads its answer to the end.
    ///
    /// @param longest pause before and within the answer
    /// @throws UnansweredException if the server, or something on the way, has ended the connection before
    ///     the answer
    AnswerReader.Answer exchange(byte[] request, Duration longest) throws IOException {
        isUsable = false; // until the answer has come to its end
        await(request, longest);
        AnswerReader.Answer answer = AnswerReader.read(in);
        isUsable = !answer.isLast() && in.available() == 0; // nobody has asked for more
        return answer;
    }

    private void await(byte[] request, Duration longest) throws IOException {
        try {
            socket.setSoTimeout(Math.toIntExact(longest.toMillis()));
            socket.getOutputStream().write(request);
            in.mark(1);
            if (in.read() < 0) {
                throw new EOFException("the server ends the connection without an answer");
            }
            in.reset();
        } catch (SocketTimeoutException e) {
            throw e; // may yet be answering
        } catch (IOException e) {
            throw new UnansweredException(e);
        }
    }

    /// Whether another request may follow.
    boolean isUsable() {
        return isUsable;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // The other end was quicker; nobody waits for anything on it.
        }
    }
}

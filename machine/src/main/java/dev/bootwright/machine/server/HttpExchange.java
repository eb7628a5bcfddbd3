package dev.bootwright.machine.server;

import dev.bootwright.formats.contract.AgentApi;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/// One request and its answer over a connection of their own, by HTTP/1.1 (RFC 9112).
///
/// The JDK has two clients, but the smaller of them takes half a second to start in an emulated
/// machine, most of it for logging, proxies, cookies and passwords that an agent has no use for.
/// Redirects are not followed.
final class HttpExchange {

    private static final Duration CONNECT = Duration.ofSeconds(5);

    /// What is believed of an answer; a job with the files of its template is far smaller.
    static final int MOST_BYTES = 32 << 20;

    private static final int LONGEST_LINE = 16 << 10;
    private static final int MOST_HEADERS = 200;
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /// @param authorization value of that header
    /// @param claim         value of [AgentApi#CLAIM_HEADER]; the empty text sends none
    record Proof(String authorization, String claim) {}

    /// @param body UTF-8
    record Answer(int status, String body) {}

    private final InputStream in;
    private long length = -1;
    private boolean chunked;

    private HttpExchange(InputStream in) {
        this.in = in;
    }

    /// Sends a request and reads its answer to the end.
    ///
    /// @param body    JSON; the empty text sends none
    /// @param longest pause before and within the answer
    static Answer send(
            Connector connector,
            String method,
            URI target,
            Proof proof,
            String body,
            Duration longest)
            throws IOException {
        int usual = "https".equals(target.getScheme()) ? HTTPS_PORT : HTTP_PORT;
        int port = target.getPort() < 0 ? usual : target.getPort();
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder(512);
        head.append(method).append(' ').append(path(target)).append(" HTTP/1.1\r\n");
        head.append("Host: ").append(target.getRawAuthority()).append("\r\n");
        head.append("Authorization: ").append(proof.authorization()).append("\r\n");
        if (!proof.claim().isEmpty()) {
            head.append(AgentApi.CLAIM_HEADER).append(": ").append(proof.claim()).append("\r\n");
        }
        head.append("Connection: close\r\n");
        if (content.length > 0) {
            head.append("Content-Type: application/json\r\n");
        }
        head.append("Content-Length: ").append(content.length).append("\r\n\r\n");
        try (Socket socket = connector.connect(literal(target.getHost()), port, CONNECT, longest)) {
            OutputStream out = socket.getOutputStream();
            byte[] headBytes = head.toString().getBytes(StandardCharsets.US_ASCII);
            byte[] all = new byte[headBytes.length + content.length];
            System.arraycopy(headBytes, 0, all, 0, headBytes.length);
            System.arraycopy(content, 0, all, headBytes.length, content.length);
            out.write(all);
            return read(socket.getInputStream());
        }
    }

    private static String path(URI target) {
        String query = target.getRawQuery();
        return target.getRawPath() + (query == null ? "" : "?" + query);
    }

    /// Without the brackets of an IPv6 address.
    private static String literal(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /// Reads an answer.
    ///
    /// @throws IOException if it breaks off, is too large, or is no HTTP
    static Answer read(InputStream stream) throws IOException {
        HttpExchange exchange = new HttpExchange(new BufferedInputStream(stream));
        int status = exchange.statusLine();
        exchange.headers();
        while (status >= 100 && status < 200) { // interim answers come before the one that counts
            status = exchange.statusLine();
            exchange.headers();
        }
        byte[] body = status == 204 || status == 304 ? new byte[0] : exchange.body();
        return new Answer(status, new String(body, StandardCharsets.UTF_8));
    }

    /// `HTTP/1.1 200 OK`
    private int statusLine() throws IOException {
        String line = line();
        int status = -1;
        if (line.startsWith("HTTP/1.") && line.length() >= 12 && line.charAt(8) == ' ') {
            status = number(line.substring(9, 12), 10);
        }
        if (status < 100) {
            throw new IOException("no HTTP answer, but: " + line);
        }
        return status;
    }

    private void headers() throws IOException {
        length = -1;
        chunked = false;
        for (int count = 0; count <= MOST_HEADERS; count++) {
            String line = line();
            if (line.isEmpty()) {
                return;
            }
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw new IOException("no header: " + line);
            }
            String value = line.substring(colon + 1).strip();
            switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "content-length" -> length = number(value, 10);
                case "transfer-encoding" -> chunked = isChunked(value);
                default -> {}
            }
        }
        throw new IOException("more than %d headers".formatted(MOST_HEADERS));
    }

    private static boolean isChunked(String encoding) throws IOException {
        if (!encoding.equalsIgnoreCase("chunked")) {
            throw new IOException("transfer encoding " + encoding);
        }
        return true;
    }

    private byte[] body() throws IOException {
        if (chunked) {
            return chunks();
        }
        if (length < 0) {
            byte[] body = in.readNBytes(MOST_BYTES + 1);
            checkSize(body.length);
            return body;
        }
        checkSize(length);
        return exactly((int) length);
    }

    /// RFC 9112 §7.1. Extensions of chunks and trailers mean nothing here.
    private byte[] chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            String head = line();
            int extension = head.indexOf(';');
            int size = number((extension < 0 ? head : head.substring(0, extension)).strip(), 16);
            if (size == 0) {
                headers();
                return body.toByteArray();
            }
            checkSize((long) body.size() + size);
            body.write(exactly(size));
            if (!line().isEmpty()) {
                throw new IOException("a chunk is longer than it says");
            }
        }
    }

    private static void checkSize(long size) throws IOException {
        if (size > MOST_BYTES) {
            throw new IOException("the answer is longer than %d bytes".formatted(MOST_BYTES));
        }
    }

    private byte[] exactly(int size) throws IOException {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException(
                    "the answer breaks off after %d of %d bytes".formatted(bytes.length, size));
        }
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the answer breaks off in its head");
            }
            if (line.length() == LONGEST_LINE) {
                throw new IOException("a line of the answer's head has no end");
            }
            line.append((char) next);
        }
        int end = line.length();
        return line.substring(0, end > 0 && line.charAt(end - 1) == '\r' ? end - 1 : end);
    }

    private static int number(String digits, int radix) throws IOException {
        try {
            int value = Integer.parseInt(digits, radix);
            if (value >= 0 && !digits.startsWith("+")) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IOException("no number: " + digits, e);
        }
        throw new IOException("no number: " + digits);
    }
}

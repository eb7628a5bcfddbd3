package dev.bootwright.machine.server;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Reads the answers of an HTTP/1.1 server (RFC 9112) off a connection, each exactly to its end, so that the
/// next one may follow.
///
/// The JDK has two clients, but the smaller of them takes half a second to start in an emulated
/// machine, most of it for logging, proxies, cookies and passwords that an agent has no use for.
/// Redirects are not followed.
final class AnswerReader {

    /// What is believed of an answer; a job with the files of its template is far smaller.
    static final int MOST_BYTES = 32 << 20;

    private static final int LONGEST_LINE = 16 << 10;
    private static final int MOST_HEADERS = 200;
    private static final int MOST_INTERIM_ANSWERS = 10;
    private static final int SWITCHING_PROTOCOLS = 101;

    /// @param body   UTF-8
    /// @param isLast whether nothing may be asked on this connection after it
    record Answer(int status, String body, boolean isLast) {}

    private final InputStream in;
    private int length;
    private boolean isChunked;
    private boolean isLast;

    private AnswerReader(InputStream in) {
        this.in = in;
    }

    /// Reads the next answer, and of what comes after it nothing.
    ///
    /// @param in buffered: it is read byte by byte
    /// @throws IOException if it breaks off, is too large, or is no HTTP
    static Answer read(InputStream in) throws IOException {
        AnswerReader reader = new AnswerReader(in);
        int status = reader.head();
        for (int interim = 0; status < 200; interim++) { // those come before the one that counts
            if (status == SWITCHING_PROTOCOLS || interim == MOST_INTERIM_ANSWERS) {
                throw new IOException("no end of answers like HTTP status " + status);
            }
            status = reader.head();
        }
        boolean isEmpty = status == 204 || status == 304; // whatever their headers say
        byte[] body = isEmpty ? new byte[0] : reader.body();
        return new Answer(status, new String(body, StandardCharsets.UTF_8), reader.isLast);
    }

    private int head() throws IOException {
        int status = statusLine();
        headers();
        return status;
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
        isLast = line.charAt(7) == '0'; // HTTP/1.0 ends its connections
        return status;
    }

    private void headers() throws IOException {
        length = -1;
        isChunked = false;
        for (String line : lines()) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw new IOException("no header: " + line);
            }
            String value = line.substring(colon + 1).strip();
            switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "content-length" -> length(number(value, 10));
                case "transfer-encoding" -> encoding(value);
                case "connection" -> connection(value);
                default -> {}
            }
        }
        if (isChunked && length >= 0) {
            throw new IOException("two lengths: %d bytes, and chunks".formatted(length));
        }
    }

    private void length(int told) throws IOException {
        if (length >= 0 && length != told) {
            throw new IOException("two lengths: %d and %d bytes".formatted(length, told));
        }
        length = told;
    }

    private void encoding(String name) throws IOException {
        if (isChunked || !name.equalsIgnoreCase("chunked")) {
            throw new IOException("transfer encoding " + name);
        }
        isChunked = true;
    }

    private void connection(String options) {
        for (String option : options.split(",", -1)) {
            isLast |= option.strip().equalsIgnoreCase("close");
        }
    }

    /// Headers or trailers, up to the empty line after them.
    private List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            if (lines.size() == MOST_HEADERS) {
                throw new IOException("more than %d headers".formatted(MOST_HEADERS));
            }
            lines.add(line);
        }
        return lines;
    }

    private byte[] body() throws IOException {
        if (isChunked) {
            return chunks();
        }
        if (length < 0) {
            isLast = true;
            byte[] body = in.readNBytes(MOST_BYTES + 1);
            checkSize(body.length);
            return body;
        }
        checkSize(length);
        return exactly(length);
    }

    /// RFC 9112 §7.1. Extensions of chunks and trailers mean nothing here.
    private byte[] chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            String head = line();
            int extension = head.indexOf(';');
            int size = number((extension < 0 ? head : head.substring(0, extension)).strip(), 16);
            if (size == 0) {
                lines();
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
            if (Character.digit(digits.charAt(0), radix) >= 0) { // neither + nor -
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IOException("no number: " + digits, e);
        }
        throw new IOException("no number: " + digits);
    }
}

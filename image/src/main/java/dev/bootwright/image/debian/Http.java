package dev.bootwright.image.debian;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One request for a file of a mirror, by `http`, `https` or from a local directory.
///
/// `HttpURLConnection`, because it bounds every single wait for bytes, so that a mirror that falls silent
/// is noticed without a thread that watches.
///
/// @param connect how long to wait for a connection
/// @param silence how long to wait for the next bytes
record Http(Proxies proxies, Duration connect, Duration silence) {

    private static final int MAX_REDIRECTS = 5;
    private static final int PARTIAL_CONTENT = 206;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes ([0-9]{1,18})-.*");

    /// The content of a file, from a byte on that may be an earlier one than was asked for.
    ///
    /// @param from offset of the first byte of `body`
    record Answer(InputStream body, long from) implements AutoCloseable {

        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    /// A mirror's refusal that another try will not change.
    static final class Refused extends IOException {

        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    /// @param from first byte that is wanted
    /// @throws FileNotFoundException if the mirror has no such file
    /// @throws Refused               if it is there, but not for us
    /// @throws IOException           if the mirror cannot be reached, or fails: another try may help
    Answer get(URI uri, long from) throws IOException {
        if (uri.getScheme().equals("file")) {
            return local(Path.of(uri), from);
        }
        URI at = uri;
        for (int i = 0; i <= MAX_REDIRECTS; i++) {
            HttpURLConnection connection = open(at, from);
            int status = connection.getResponseCode();
            String location = connection.getHeaderField("Location");
            if (status / 100 != 3 || location == null) {
                return answer(connection, status, at, from);
            }
            connection.disconnect();
            at = redirect(at, location);
        }
        throw new Refused(uri + ": redirected more than %d times".formatted(MAX_REDIRECTS));
    }

    private HttpURLConnection open(URI uri, long from) throws IOException {
        URLConnection connection = uri.toURL().openConnection(proxies.select(uri));
        if (!(connection instanceof HttpURLConnection http)) {
            throw new Refused(uri + ": neither http nor https");
        }
        http.setConnectTimeout((int) connect.toMillis());
        http.setReadTimeout((int) silence.toMillis());
        http.setInstanceFollowRedirects(false); // it would not follow from http to https
        http.setUseCaches(false);
        http.setRequestProperty("User-Agent", "bootwright");
        http.setRequestProperty("Accept", "*/*");
        if (from > 0) {
            http.setRequestProperty("Range", "bytes=%d-".formatted(from));
        }
        return http;
    }

    private static URI redirect(URI from, String location) throws Refused {
        try {
            URI to = from.resolve(location);
            if ("http".equals(to.getScheme()) || "https".equals(to.getScheme())) {
                return to;
            }
        } catch (IllegalArgumentException e) {
            throw new Refused("%s: redirected to \"%s\"".formatted(from, location));
        }
        throw new Refused("%s: redirected to \"%s\"".formatted(from, location));
    }

    private Answer answer(HttpURLConnection connection, int status, URI uri, long from)
            throws IOException {
        if (status == HttpURLConnection.HTTP_OK) {
            return new Answer(connection.getInputStream(), 0);
        }
        if (status == PARTIAL_CONTENT) {
            return new Answer(connection.getInputStream(), firstByte(connection, uri));
        }
        connection.disconnect();
        if (status == RANGE_NOT_SATISFIABLE && from > 0) {
            return get(uri, 0); // the mirror's file is shorter than what came of it before
        }
        String message = "%s: HTTP status %d".formatted(uri, status);
        throw switch (status) {
            case HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_GONE ->
                    new FileNotFoundException(message);
            case TOO_MANY_REQUESTS, HttpURLConnection.HTTP_CLIENT_TIMEOUT ->
                    new IOException(message);
            default -> status >= 500 ? new IOException(message) : new Refused(message);
        };
    }

    private static long firstByte(HttpURLConnection connection, URI uri) throws IOException {
        String range = connection.getHeaderField("Content-Range");
        Matcher first = CONTENT_RANGE.matcher(range == null ? "" : range);
        if (!first.matches()) {
            throw new IOException("%s: Content-Range \"%s\"".formatted(uri, range));
        }
        return Long.parseLong(first.group(1));
    }

    private static Answer local(Path file, long from) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new FileNotFoundException(file + ": no such file");
        }
        InputStream in = Files.newInputStream(file);
        in.skipNBytes(Math.min(from, Files.size(file)));
        return new Answer(in, from);
    }
}

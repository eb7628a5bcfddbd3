package dev.bootwright.image.iso;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.image.debian.Proxies;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A file on a web server, read in ranges: what is looked at is fetched, and nothing else.
///
/// What has been fetched is kept, up to a bound. Source: RFC 9110 §14.
public final class WebSource implements ByteSource {

    private static final int BLOCK_BYTES = 1 << 20;
    private static final int KEPT_BLOCKS = 32;
    private static final int MAX_REDIRECTS = 5;
    private static final int CONNECT_MILLIS = 15_000;
    private static final int SILENCE_MILLIS = 30_000;
    private static final Pattern CONTENT_RANGE =
            Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})");

    private final URI place;
    private final Proxies proxies;
    private final Map<Long, byte[]> blocks =
            new LinkedHashMap<>(KEPT_BLOCKS, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
                    return size() > KEPT_BLOCKS;
                }
            };
    private final String tag;
    private final long size;

    private WebSource(URI place, Proxies proxies, String tag, long size) {
        this.place = place;
        this.proxies = proxies;
        this.tag = tag;
        this.size = size;
    }

    /// A part of a file, as the server sent it.
    @SuppressWarnings("ArrayRecordComponent") // not a value: a piece on its way
    private record Range(long first, byte[] bytes, long size, String tag) {}

    /// Asks a server for the first block of a file.
    ///
    /// @param url `http` or `https`
    /// @throws IOException if it is not there, or the server has no ranges
    public static WebSource open(URI url, Proxies proxies) throws IOException {
        URI place = followed(url, proxies);
        Range first = range(place, proxies, 0);
        WebSource source = new WebSource(place, proxies, first.tag(), first.size());
        source.blocks.put(0L, first.bytes());
        return source;
    }

    /// The server's entity tag; empty if it gives none.
    String tag() {
        return tag;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        if (position >= size) {
            return -1;
        }
        long index = position / BLOCK_BYTES;
        byte[] block = block(index);
        int from = (int) (position - index * BLOCK_BYTES);
        int count = Math.min(target.remaining(), block.length - from);
        target.put(block, from, count);
        return count;
    }

    private byte[] block(long index) throws IOException {
        byte[] known = blocks.get(index);
        if (known != null) {
            return known;
        }
        Range range = range(place, proxies, index * BLOCK_BYTES);
        long expected = Math.min(BLOCK_BYTES, size - index * BLOCK_BYTES);
        if (range.size() != size || !range.tag().equals(tag) || range.bytes().length != expected) {
            throw new IOException(place + ": the file was changed while it was read");
        }
        blocks.put(index, range.bytes());
        return range.bytes();
    }

    private static URI followed(URI url, Proxies proxies) throws IOException {
        URI at = url;
        for (int i = 0; i <= MAX_REDIRECTS; i++) {
            HttpURLConnection connection = open(at, proxies, 0);
            int status = connection.getResponseCode();
            String location = connection.getHeaderField("Location");
            connection.disconnect();
            if (status / 100 != 3 || location == null) {
                return at;
            }
            try {
                at = at.resolve(location);
            } catch (IllegalArgumentException e) {
                throw new IOException("%s: redirected to \"%s\"".formatted(at, location), e);
            }
        }
        throw new IOException(url + ": redirected more than %d times".formatted(MAX_REDIRECTS));
    }

    private static HttpURLConnection open(URI place, Proxies proxies, long first)
            throws IOException {
        String scheme = String.valueOf(place.getScheme());
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IOException(place + ": neither http nor https");
        }
        URLConnection connection = place.toURL().openConnection(proxies.select(place));
        HttpURLConnection http = (HttpURLConnection) connection;
        http.setConnectTimeout(CONNECT_MILLIS);
        http.setReadTimeout(SILENCE_MILLIS);
        http.setInstanceFollowRedirects(false);
        http.setUseCaches(false);
        http.setRequestProperty("User-Agent", "bootwright");
        http.setRequestProperty("Accept-Encoding", "identity");
        http.setRequestProperty("Range", "bytes=%d-%d".formatted(first, first + BLOCK_BYTES - 1));
        return http;
    }

    private static Range range(URI place, Proxies proxies, long first) throws IOException {
        HttpURLConnection http = open(place, proxies, first);
        int status = http.getResponseCode();
        if (status == HttpURLConnection.HTTP_NOT_FOUND) {
            throw new FileNotFoundException(place + ": there is no such file (HTTP status 404)");
        }
        String text = String.valueOf(http.getHeaderField("Content-Range"));
        Matcher found = CONTENT_RANGE.matcher(text);
        if (status != HttpURLConnection.HTTP_PARTIAL || !found.matches()) {
            http.disconnect();
            throw new IOException(
                    "%s: asked for a range, found HTTP status %d, Content-Range %s"
                            .formatted(place, status, text));
        }
        if (Long.parseLong(found.group(1)) != first) {
            throw new IOException("%s: asked for byte %d, found %s".formatted(place, first, text));
        }
        String tag = http.getHeaderField("ETag");
        try (InputStream in = http.getInputStream()) {
            return new Range(
                    first,
                    in.readNBytes(BLOCK_BYTES),
                    Long.parseLong(found.group(3)),
                    tag == null ? "" : tag);
        }
    }
}

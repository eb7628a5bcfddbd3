package dev.bootwright.image.iso;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.image.debian.Proxies;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.util.Arrays;
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

    /// How many answers a block may come in; a server that sends ever so little is refused.
    private static final int MAX_ANSWERS = 256;

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

    /// A part of a file, as the server sent it: perhaps shorter than was asked for.
    @SuppressWarnings("ArrayRecordComponent") // not a value: a piece on its way
    private record Range(long first, byte[] bytes, long size, String tag) {}

    /// Asks a server for the first block of a file.
    ///
    /// @param url `http` or `https`
    /// @throws IOException if it is not there, or the server has no ranges
    public static WebSource open(URI url, Proxies proxies) throws IOException {
        URI place = followed(url, proxies);
        Range first = range(place, proxies, 0, BLOCK_BYTES);
        WebSource source = new WebSource(place, proxies, first.tag(), first.size());
        source.blocks.put(0L, source.whole(first));
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
        byte[] block = whole(range(place, proxies, index * BLOCK_BYTES, BLOCK_BYTES));
        blocks.put(index, block);
        return block;
    }

    /// The block that an answer begins. A server may send less than was asked for, and a connection may end
    /// early: what is missing is asked for again. Source: RFC 9110 §15.3.7.
    private byte[] whole(Range first) throws IOException {
        check(first);
        byte[] block =
                Arrays.copyOf(first.bytes(), (int) Math.min(BLOCK_BYTES, size - first.first()));
        int done = first.bytes().length;
        for (int answers = 1; done < block.length; answers++) {
            Range next = range(place, proxies, first.first() + done, block.length - done);
            check(next);
            if (next.bytes().length == 0 || answers == MAX_ANSWERS) {
                throw new IOException(
                        "%s: asked for %d bytes from byte %d on, found only %d"
                                .formatted(place, block.length, first.first(), done));
            }
            System.arraycopy(next.bytes(), 0, block, done, next.bytes().length);
            done += next.bytes().length;
        }
        return block;
    }

    private void check(Range range) throws IOException {
        if (range.size() != size || !range.tag().equals(tag)) {
            throw new IOException(place + ": the file was changed while it was read");
        }
    }

    private static URI followed(URI url, Proxies proxies) throws IOException {
        URI at = url;
        for (int i = 0; i <= MAX_REDIRECTS; i++) {
            HttpURLConnection connection = open(at, proxies, 0, BLOCK_BYTES);
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

    private static HttpURLConnection open(URI place, Proxies proxies, long first, int count)
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
        http.setRequestProperty("Range", "bytes=%d-%d".formatted(first, first + count - 1));
        return http;
    }

    private static Range range(URI place, Proxies proxies, long first, int count)
            throws IOException {
        HttpURLConnection http = open(place, proxies, first, count);
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
        long last = Long.parseLong(found.group(2));
        long size = Long.parseLong(found.group(3));
        if (Long.parseLong(found.group(1)) != first || last < first || last >= size) {
            http.disconnect();
            throw new IOException("%s: asked for byte %d, found %s".formatted(place, first, text));
        }
        String tag = http.getHeaderField("ETag");
        try (InputStream in = http.getInputStream()) {
            return new Range(
                    first,
                    received(in, (int) Math.min(count, last - first + 1)),
                    size,
                    tag == null ? "" : tag);
        } catch (IOException e) {
            throw new IOException(
                    "%s: no answer from byte %d on: %s".formatted(place, first, e.getMessage()), e);
        }
    }

    /// What comes of an answer until it is whole or its connection ends.
    ///
    /// @throws IOException if nothing comes, or nothing more for a long time
    private static byte[] received(InputStream in, int count) throws IOException {
        byte[] bytes = new byte[count];
        int done = 0;
        try {
            while (done < count) {
                int read = in.read(bytes, done, count - done);
                if (read < 0) {
                    break;
                }
                done += read;
            }
        } catch (IOException e) {
            if (done == 0 || e instanceof SocketTimeoutException) {
                throw e;
            }
        }
        return Arrays.copyOf(bytes, done);
    }
}

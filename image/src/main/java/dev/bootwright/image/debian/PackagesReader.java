package dev.bootwright.image.debian;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.bytes.FormatException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Reads a `Packages` index as a stream, keeping the few fields that are of use.
///
/// An index has 60,000 paragraphs and 50 MB; most of it is never made into a string. A line is looked at
/// by its bytes, and decoded only when its field is wanted. Source: the Debian wiki's
/// "DebianRepository/Format", section "Packages indices".
final class PackagesReader {

    private static final String FORMAT = "Packages";
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern SIZE = Pattern.compile("[0-9]{1,18}");
    private static final int MAX_LINE = 4 << 20;

    /// The fields that are kept, in the order of [#values].
    private static final List<byte[]> FIELDS =
            List.of(
                    "package".getBytes(UTF_8),
                    "version".getBytes(UTF_8),
                    "architecture".getBytes(UTF_8),
                    "pre-depends".getBytes(UTF_8),
                    "depends".getBytes(UTF_8),
                    "provides".getBytes(UTF_8),
                    "filename".getBytes(UTF_8),
                    "size".getBytes(UTF_8),
                    "sha256".getBytes(UTF_8));

    private static final int PACKAGE = 0;
    private static final int VERSION = 1;
    private static final int ARCHITECTURE = 2;
    private static final int PRE_DEPENDS = 3;
    private static final int DEPENDS = 4;
    private static final int PROVIDES = 5;
    private static final int FILENAME = 6;
    private static final int SIZE_FIELD = 7;
    private static final int SHA256_FIELD = 8;

    private final InputStream in;
    private final List<URI> mirrors;
    private final Consumer<BinaryPackage> found;
    private final String[] values = new String[FIELDS.size()];
    private byte[] buffer = new byte[1 << 18];
    private int length;
    private long consumed;
    private long paragraph;
    private int last = -1;
    private boolean empty = true;

    PackagesReader(InputStream in, List<URI> mirrors, Consumer<BinaryPackage> found) {
        this.in = in;
        this.mirrors = mirrors;
        this.found = found;
        clear();
    }

    /// Reads to the end, handing on each package in the order of the index.
    ///
    /// @throws FormatException if a paragraph lacks a field or has a malformed one
    void readAll() throws IOException {
        int start = 0;
        while (true) {
            int end = lineEnd(start);
            if (end >= 0) {
                line(start, end);
                start = end + 1;
            } else {
                consumed += start;
                System.arraycopy(buffer, start, buffer, 0, length - start);
                length -= start;
                start = 0;
                if (!fill()) {
                    break;
                }
            }
        }
        if (length > 0) {
            line(0, length);
        }
        endParagraph();
    }

    private int lineEnd(int start) {
        for (int i = start; i < length; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private boolean fill() throws IOException {
        if (length == buffer.length) {
            if (length >= MAX_LINE) {
                throw new FormatException(FORMAT, "line", consumed, "longer than " + MAX_LINE);
            }
            buffer = Arrays.copyOf(buffer, length * 2);
        }
        int count = in.read(buffer, length, buffer.length - length);
        if (count < 0) {
            return false;
        }
        length += count;
        return true;
    }

    private void line(int start, int end) throws FormatException {
        if (start == end) {
            endParagraph();
            paragraph = consumed + end + 1;
            return;
        }
        empty = false;
        if (buffer[start] == ' ' || buffer[start] == '\t') {
            if (last >= 0) {
                values[last] += " " + new String(buffer, start, end - start, UTF_8).strip();
            }
            return;
        }
        int colon = start;
        while (colon < end && buffer[colon] != ':') {
            colon++;
        }
        last = colon < end ? field(start, colon) : -1;
        if (last >= 0) {
            values[last] = new String(buffer, colon + 1, end - colon - 1, UTF_8).strip();
        }
    }

    private int field(int start, int end) {
        for (int i = 0; i < FIELDS.size(); i++) {
            if (isField(FIELDS.get(i), start, end)) {
                return i;
            }
        }
        return -1;
    }

    private boolean isField(byte[] name, int start, int end) {
        if (name.length != end - start) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            int c = buffer[start + i];
            if ((c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c) != name[i]) {
                return false;
            }
        }
        return true;
    }

    private void endParagraph() throws FormatException {
        if (empty) {
            return;
        }
        require("Package", !values[PACKAGE].isEmpty());
        require("Filename", isConfined(values[FILENAME]));
        require("Size", SIZE.matcher(values[SIZE_FIELD]).matches());
        require("SHA256", SHA256.matcher(values[SHA256_FIELD]).matches());
        found.accept(
                new BinaryPackage(
                        values[PACKAGE],
                        version(),
                        values[ARCHITECTURE].intern(),
                        values[PRE_DEPENDS],
                        values[DEPENDS],
                        values[PROVIDES],
                        mirrors,
                        values[FILENAME],
                        Long.parseLong(values[SIZE_FIELD]),
                        values[SHA256_FIELD]));
        clear();
    }

    private DebianVersion version() throws FormatException {
        try {
            return DebianVersion.parse(values[VERSION]);
        } catch (IllegalArgumentException e) {
            throw new FormatException(
                    FORMAT,
                    "Version",
                    paragraph,
                    "%s: %s".formatted(values[PACKAGE], e.getMessage()));
        }
    }

    private static boolean isConfined(String path) {
        return !path.isEmpty()
                && !path.startsWith("/")
                && !List.of(path.split("/", -1)).contains("..")
                && !path.contains("://");
    }

    private void require(String field, boolean holds) throws FormatException {
        if (!holds) {
            throw new FormatException(
                    FORMAT,
                    field,
                    paragraph,
                    "%s: missing or malformed".formatted(values[PACKAGE]));
        }
    }

    private void clear() {
        Arrays.fill(values, "");
        last = -1;
        empty = true;
    }
}

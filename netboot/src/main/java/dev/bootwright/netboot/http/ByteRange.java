package dev.bootwright.netboot.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a `Range` header asks of a resource. Source: RFC 9110 §14.
sealed interface ByteRange {

    /// The whole resource: no range, one we do not know, or several. A server "MAY ignore the Range
    /// header field" (§14.2), and answering several ranges with the whole is allowed and rare.
    record Whole() implements ByteRange {}

    /// @param first  offset of the first byte
    /// @param length in bytes, at least 1
    record Part(long first, long length) implements ByteRange {

        /// The `Content-Range` of a 206 (§14.4).
        String contentRange(long size) {
            return "bytes %d-%d/%d".formatted(first, first + length - 1, size);
        }
    }

    /// The answer is 416.
    record Unsatisfiable() implements ByteRange {}

    /// `bytes=FIRST-LAST`, `bytes=FIRST-` or `bytes=-SUFFIX`, of at most 18 digits, which a `long` holds.
    Pattern SINGLE = Pattern.compile("bytes\\s*=\\s*(\\d{0,18})-(\\d{0,18})\\s*");

    /// @param header value of `Range`
    /// @param size   of the resource in bytes
    static ByteRange parse(String header, long size) {
        Matcher single = SINGLE.matcher(header.strip());
        if (!single.matches()) {
            return new Whole();
        }
        String first = single.group(1);
        String last = single.group(2);
        if (first.isEmpty()) {
            return last.isEmpty() ? new Whole() : suffix(Long.parseLong(last), size);
        }
        long from = Long.parseLong(first);
        long to = last.isEmpty() ? Long.MAX_VALUE : Long.parseLong(last);
        if (to < from) {
            return new Whole(); // "invalid" in §14.1.1, and a recipient of an invalid range ignores
            // it
        }
        return from >= size
                ? new Unsatisfiable()
                : new Part(from, Math.min(to, size - 1) - from + 1);
    }

    private static ByteRange suffix(long length, long size) {
        if (length == 0 || size == 0) {
            return new Unsatisfiable();
        }
        long kept = Math.min(length, size);
        return new Part(size - kept, kept);
    }
}

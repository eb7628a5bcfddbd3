package dev.bootwright.netboot.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// One HTTP/1 answer as it stood on the wire, body in ISO 8859-1: a character is a byte.
///
/// @param headers names in lower case
record Answer(String statusLine, Map<String, String> headers, String body) {

    static Answer parse(String wire) {
        int end = wire.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new AssertionError("no whole answer: " + wire);
        }
        String[] lines = wire.substring(0, end).split("\r\n", -1);
        Map<String, String> headers =
                Arrays.stream(lines)
                        .skip(1)
                        .map(line -> line.split(": ", 2))
                        .collect(Collectors.toMap(h -> h[0].toLowerCase(Locale.ROOT), h -> h[1]));
        return new Answer(lines[0], headers, wire.substring(end + 4));
    }

    int status() {
        return Integer.parseInt(statusLine.split(" ", 3)[1]);
    }

    byte[] bytes() {
        return body.getBytes(ISO_8859_1);
    }
}

package dev.bootwright.netboot.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;

/// What a request says of itself besides its conditions: the path, the parameters, where it was sent to.
final class RequestPath {

    /// A host name, an IPv4 address or an IPv6 address in brackets, and a port.
    private static final Pattern AUTHORITY =
            Pattern.compile("([A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(:\\d{1,5})?");

    private static final int HTTP_PORT = 80;

    private RequestPath() {}

    /// The path with `%41` decoded; a `+` is a plus. Bytes beyond ASCII need not be encoded, as GRUB does
    /// not encode them. Empty when it is malformed or not UTF-8: no name is either.
    static String decode(HttpServerRequest request) {
        String path = request.path();
        if (path == null) {
            return "";
        }
        ByteBuffer bytes = ByteBuffer.allocate(path.length()); // a character at most is a byte each
        try {
            for (int i = 0; i < path.length(); i++) {
                if (path.charAt(i) == '%') {
                    bytes.put((byte) HexFormat.fromHexDigits(path, i + 1, i + 3));
                    i += 2;
                } else {
                    bytes.put((byte) path.charAt(i)); // Vert.x makes a character of each byte
                }
            }
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (IllegalArgumentException
                | IndexOutOfBoundsException
                | CharacterCodingException _) {
            return "";
        }
    }

    /// The parameters; of equal names the first counts. None where the query is malformed, as in `?x=%`:
    /// a boot script is never an error.
    static Map<String, String> query(HttpServerRequest request) {
        Map<String, String> query = new HashMap<>();
        try {
            request.params().forEach(query::putIfAbsent);
        } catch (IllegalArgumentException _) {
            return Map.of();
        }
        return query;
    }

    /// `host:port` by which the client reached us: its own word, since a NAT may stand between, or
    /// else the address of the socket.
    static String serverAddress(HttpServerRequest request) {
        int port = request.localAddress().port();
        String host = request.getHeader(HttpHeaders.HOST);
        if (host == null || !AUTHORITY.matcher(host).matches()) {
            return request.localAddress().hostAddress() + ":" + port;
        }
        boolean bare = !host.substring(host.lastIndexOf(']') + 1).contains(":");
        // GRUB 2.06 leaves the port out of Host wherever it connects to.
        return bare && port != HTTP_PORT ? host + ":" + port : host;
    }
}

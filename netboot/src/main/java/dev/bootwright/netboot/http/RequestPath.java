package dev.bootwright.netboot.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// What a request says of itself besides its conditions: the path, the parameters, where it was sent to.
final class RequestPath {

    /// A host name, an IPv4 address or an IPv6 address in brackets, and a port.
    private static final Pattern AUTHORITY =
            Pattern.compile("([A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(:\\d{1,5})?");

    private static final int HTTP_PORT = 80;

    private RequestPath() {}

    /// The path with `%41` decoded; a `+` is a plus. Empty when it is malformed.
    static String decode(HttpServerRequest request) {
        String path = request.path();
        if (path == null) {
            return "";
        }
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return ""; // no name has a lone `%`
        }
    }

    /// The parameters; of equal names the first counts.
    static Map<String, String> query(HttpServerRequest request) {
        Map<String, String> query = new HashMap<>();
        request.params().forEach(query::putIfAbsent);
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

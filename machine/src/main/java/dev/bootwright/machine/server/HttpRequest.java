package dev.bootwright.machine.server;

import dev.bootwright.formats.contract.AgentApi;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// What an agent asks its server, by HTTP/1.1 (RFC 9112).
///
/// @param target        with a path
/// @param authorization value of that header
/// @param claim         value of [AgentApi#CLAIM_HEADER]; the empty text sends none
/// @param body          JSON; the empty text sends none
record HttpRequest(String method, URI target, String authorization, String claim, String body) {

    byte[] bytes() {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder(512);
        head.append(method).append(' ').append(path()).append(" HTTP/1.1\r\n");
        head.append("Host: ").append(target.getRawAuthority()).append("\r\n");
        head.append("Authorization: ").append(authorization).append("\r\n");
        if (!claim.isEmpty()) {
            head.append(AgentApi.CLAIM_HEADER).append(": ").append(claim).append("\r\n");
        }
        if (content.length > 0) {
            head.append("Content-Type: application/json\r\n");
        }
        head.append("Content-Length: ").append(content.length).append("\r\n\r\n");
        byte[] headBytes = head.toString().getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[headBytes.length + content.length];
        System.arraycopy(headBytes, 0, all, 0, headBytes.length);
        System.arraycopy(content, 0, all, headBytes.length, content.length);
        return all;
    }

    private String path() {
        String query = target.getRawQuery();
        return target.getRawPath() + (query == null ? "" : "?" + query);
    }

    /// Without the secrets.
    @Override
    public String toString() {
        return method + " " + target;
    }
}

package dev.bootwright.netboot.boot;

import java.util.Map;

/// Who asks for a file.
///
/// @param clientAddress IPv4 address of the client
/// @param serverAddress `host:port` (HTTP) or host (TFTP) that the client reached us at
/// @param protocol      `tftp` or `http`
/// @param query         parameters of an HTTP request; empty for TFTP
public record BootRequest(
        String clientAddress, String serverAddress, String protocol, Map<String, String> query) {

    public BootRequest {
        query = Map.copyOf(query);
    }
}

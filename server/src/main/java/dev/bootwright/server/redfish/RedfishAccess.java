package dev.bootwright.server.redfish;

import java.net.URI;
import java.time.Duration;

/// Where a Redfish service is, who we are there, and how it is known to be the right one.
///
/// @param service such as `https://192.0.2.7`; `http` is taken only where it is said
/// @param within  how long one answer may take at most, with its whole body
public record RedfishAccess(
        URI service, String user, String password, Trust trust, Duration within) {

    public RedfishAccess {
        String scheme = service.getScheme();
        if (!"https".equals(scheme) && !"http".equals(scheme)) {
            throw new IllegalArgumentException(
                    "expected https://HOST or http://HOST, found \"" + service + "\"");
        }
        if (service.getHost() == null || service.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "expected a host and no user in the address of a Redfish service");
        }
    }

    /// With the password left out.
    @Override
    public String toString() {
        return "%s as %s".formatted(service, user);
    }
}

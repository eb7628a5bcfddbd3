package dev.bootwright.machine.server;

import java.net.URI;
import java.util.Optional;

/// How this boot gets to its server.
///
/// @param address   such as `http://10.0.0.1:8080`, without a path
/// @param script    secret of the boot script
/// @param claim     what this boot goes by once it has registered; only over TLS
public record ServerLink(URI address, Connector connector, Secret script, Optional<Secret> claim) {

    /// A plain one.
    public static ServerLink plain(URI address, Secret script) {
        return new ServerLink(address, Connector.PLAIN, script, Optional.empty());
    }

    /// What a request proves itself by that is not the registration.
    public Secret secret() {
        return claim.orElse(script);
    }
}

package dev.bootwright.server.boot;

import dev.bootwright.server.rule.Loader;
import dev.bootwright.server.script.KernelArguments;
import java.util.Optional;
import java.util.function.Predicate;

/// What holds where no rule says otherwise.
///
/// @param httpPort  of the boot door, for clients that came by DHCP or TFTP
/// @param image     identifier or name of an image, or name of a published ISO; the newest `amd64` image if
///     empty
/// @param menu      seconds that a menu waits before it starts the image; 0 shows none
/// @param arguments further kernel arguments
/// @param tls       the agents' door that speaks TLS
public record BootOptions(
        int httpPort,
        Loader loader,
        Optional<String> image,
        int menu,
        KernelArguments arguments,
        Optional<AgentTls> tls) {

    /// Where agents come in by TLS, and what they are to believe there.
    ///
    /// @param authority SHA-256 of the certificate of the server's authority, in hexadecimal
    /// @param covers    whether the server's certificate is for a name or an address
    public record AgentTls(int port, String authority, Predicate<String> covers) {}
}

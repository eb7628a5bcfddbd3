package dev.bootwright.cli.command;

import dev.bootwright.formats.net.Ipv4Address;
import dev.bootwright.netboot.dhcp.AddressRange;
import dev.bootwright.server.rule.Loader;
import dev.bootwright.server.script.KernelArguments;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What `serve` was told, checked.
///
/// @param found     the interface and address that machines reach
/// @param conflictProbe whether to look for users of an address before it is offered
/// @param httpPort  0 for any free one
/// @param agentTls  how agents come by TLS
/// @param tftpPort  0 for no TFTP
/// @param image     the newest `amd64` one if empty
/// @param templates files to put into the database
/// @param rules     files to put into the database
/// @param aoe       block devices to serve
/// @param redfishCa certificates of those who sign BMCs' certificates
record ServeOptions(
        Interfaces.Found found,
        Path data,
        ServeCommand.Dhcp dhcp,
        List<AddressRange> ranges,
        List<Ipv4Address> routers,
        List<Ipv4Address> dns,
        boolean conflictProbe,
        int httpPort,
        AgentTls agentTls,
        int tftpPort,
        HostPort operator,
        Optional<String> image,
        Loader loader,
        int menu,
        KernelArguments arguments,
        List<Path> templates,
        List<Path> rules,
        Optional<Path> aoe,
        Optional<Path> redfishCa,
        Optional<Path> readyFile) {

    /// How agents come by TLS.
    ///
    /// @param port    0 for any free one; empty for no TLS
    /// @param names   by which machines reach this server, beside its address
    /// @param secretsOverHttp whether agents without TLS are told secrets
    record AgentTls(OptionalInt port, List<String> names, boolean secretsOverHttp) {

        AgentTls {
            names = List.copyOf(names);
        }
    }

    ServeOptions {
        ranges = List.copyOf(ranges);
        routers = List.copyOf(routers);
        dns = List.copyOf(dns);
        templates = List.copyOf(templates);
        rules = List.copyOf(rules);
    }
}

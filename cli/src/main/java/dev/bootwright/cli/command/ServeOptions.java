package dev.bootwright.cli.command;

import dev.bootwright.formats.net.Ipv4Address;
import dev.bootwright.netboot.dhcp.AddressRange;
import dev.bootwright.server.rule.Loader;
import dev.bootwright.server.script.KernelArguments;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What `serve` was told, checked.
///
/// @param found     the interface and address that machines reach
/// @param conflictProbe whether to look for users of an address before it is offered
/// @param httpPort  0 for any free one
/// @param tftpPort  0 for no TFTP
/// @param image     the newest `amd64` one if empty
/// @param templates files to put into the database
/// @param rules     files to put into the database
/// @param aoe       block devices to serve
record ServeOptions(
        Interfaces.Found found,
        Path data,
        ServeCommand.Dhcp dhcp,
        List<AddressRange> ranges,
        List<Ipv4Address> routers,
        List<Ipv4Address> dns,
        boolean conflictProbe,
        int httpPort,
        int tftpPort,
        HostPort operator,
        Optional<String> image,
        Loader loader,
        int menu,
        KernelArguments arguments,
        List<Path> templates,
        List<Path> rules,
        Optional<Path> aoe,
        Optional<Path> readyFile) {

    ServeOptions {
        ranges = List.copyOf(ranges);
        routers = List.copyOf(routers);
        dns = List.copyOf(dns);
        templates = List.copyOf(templates);
        rules = List.copyOf(rules);
    }
}

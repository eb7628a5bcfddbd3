package dev.bootwright.cli.command;

import dev.bootwright.netboot.dhcp.DhcpConfiguration;
import dev.bootwright.netboot.dhcp.DhcpMode;
import dev.bootwright.netboot.dhcp.DhcpServer;
import dev.bootwright.netboot.dhcp.LeaseTimes;
import dev.bootwright.netboot.dhcp.OtherDhcpServerException;
import dev.bootwright.netboot.dhcp.Subnet;
import dev.bootwright.netboot.ra.RouterAdvertiser;
import dev.bootwright.server.boot.BootDesk;
import dev.bootwright.server.control.ControlPlane;
import dev.bootwright.server.store.LeaseTable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Addresses for machines that boot, and word of where to boot from.
///
/// @param mode       for people
/// @param advertiser empty where there is no IPv6
record ServedDhcp(DhcpServer server, String mode, Optional<RouterAdvertiser> advertiser)
        implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(ServedDhcp.class.getName());

    static ServedDhcp open(ServeOptions options, ControlPlane control, BootDesk booting)
            throws IOException {
        Subnet subnet = subnet(options);
        DhcpServer server;
        try {
            server =
                    DhcpServer.open(
                            configuration(options, subnet),
                            booting,
                            control.observer(),
                            new LeaseTable(control.store()));
        } catch (OtherDhcpServerException e) {
            throw new Failure(
                    String.valueOf(e.getMessage()),
                    "stop it, or leave the addresses to it with --dhcp proxy");
        }
        String mode =
                server.mode() == DhcpMode.PROXY
                        ? "proxy, beside the other server"
                        : "full, " + subnet.ranges();
        return new ServedDhcp(server, mode, advertise(options.found().name()));
    }

    private static Subnet subnet(ServeOptions options) {
        Interfaces.Found found = options.found();
        return new Subnet(
                found.network(),
                options.ranges().isEmpty()
                        ? Subnet.usualRanges(found.network(), found.address())
                        : options.ranges(),
                options.routers(),
                options.dns(),
                "");
    }

    private static DhcpConfiguration configuration(ServeOptions options, Subnet subnet) {
        DhcpMode mode =
                switch (options.dhcp()) {
                    case AUTO -> DhcpMode.AUTO;
                    case PROXY -> DhcpMode.PROXY;
                    case FULL, OFF -> DhcpMode.FULL;
                };
        return new DhcpConfiguration(
                options.found().name(),
                mode,
                List.of(subnet),
                List.of(),
                LeaseTimes.USUAL,
                options.conflictProbe(),
                DhcpConfiguration.USUAL_SEARCH);
    }

    /// Without IPv6, as on a host where it is switched off, machines only boot some seconds later.
    private static Optional<RouterAdvertiser> advertise(String interfaceName) {
        try {
            return Optional.of(RouterAdvertiser.open(interfaceName));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.INFO, e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        advertiser.ifPresent(RouterAdvertiser::close);
        server.close();
    }
}

package dev.bootwright.netboot.dhcp;

import dev.bootwright.netboot.boot.Architecture;
import dev.bootwright.netboot.boot.BootDecision;
import dev.bootwright.netboot.boot.BootStage;

/// A decision, put into the words of the client's firmware.
///
/// @param file   to name in the reply, empty for none
/// @param detail for people: the file, or why there is none
record BootAnswer(PxeClient client, String file, String detail) {

    /// @param serverAddress ours, for URLs
    static BootAnswer of(PxeClient client, BootDecision decision, String serverAddress) {
        return switch (decision) {
            case BootDecision.AddressOnly(String reason) -> none(client, reason);
            case BootDecision.Ignore(String reason) -> none(client, reason);
            case BootDecision.Tftp(String file) ->
                    switch (client.stage()) {
                        case PXE -> new BootAnswer(client, file, file);
                        case IPXE -> url(client, "tftp://" + serverAddress + "/" + file);
                        case HTTP_BOOT -> none(client, "HTTP Boot cannot load " + file);
                        case OTHER -> none(client, "");
                    };
            case BootDecision.Http(String url) ->
                    switch (client.stage()) {
                        case IPXE, HTTP_BOOT -> url(client, url);
                        case PXE -> none(client, "PXE cannot load " + url);
                        case OTHER -> none(client, "");
                    };
        };
    }

    /// Adds what the client needs in order to load the file.
    ///
    /// @param proxy whether another server gives out the addresses
    void addTo(Reply reply, boolean proxy) {
        if (!proxy && (client.stage() == BootStage.IPXE || client.lesserIpxe())) {
            reply.add(new DhcpOption.Ipxe(PxeOptions.NO_PROXY));
        }
        if (file.isEmpty()) {
            return;
        }
        reply.bootFile(file);
        switch (client.stage()) {
            case HTTP_BOOT -> reply.add(new DhcpOption.VendorClass("HTTPClient"));
            case PXE -> addForFirmware(reply, proxy);
            case IPXE -> {
                // No option 43: an iPXE that gets one goes looking for boot servers.
                if (proxy) {
                    reply.add(new DhcpOption.VendorClass("PXEClient"));
                }
            }
            case OTHER -> {}
        }
    }

    /// BIOS firmware is told not to look for boot servers. UEFI firmware often ignores that and
    /// asks port 4011 when it sees option 43 or, without need, option 60: in full it gets neither
    /// and loads the file, from a proxy it gets option 60, which makes it one.
    private void addForFirmware(Reply reply, boolean proxy) {
        boolean uefi = client.architecture().filter(Architecture::isUefi).isPresent();
        if (client.raspberryPi()) {
            reply.add(new DhcpOption.VendorClass("PXEClient"));
            reply.add(new DhcpOption.VendorSpecific(PxeOptions.RASPBERRY_PI));
        } else if (!uefi) {
            reply.add(new DhcpOption.VendorClass("PXEClient"));
            reply.add(new DhcpOption.VendorSpecific(PxeOptions.LOAD_THIS_FILE));
        } else if (proxy) {
            reply.add(new DhcpOption.VendorClass("PXEClient"));
        }
    }

    private static BootAnswer url(PxeClient client, String url) {
        return new BootAnswer(client, url, url);
    }

    private static BootAnswer none(PxeClient client, String reason) {
        return new BootAnswer(client, "", reason);
    }
}

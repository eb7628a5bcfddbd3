package dev.bootwright.netboot.dhcp;

import java.io.IOException;

/// Another DHCP server answers on the network, so this one does not start in full.
public final class OtherDhcpServerException extends IOException {

    private static final long serialVersionUID = 1L;

    OtherDhcpServerException(String message) {
        super(message);
    }
}

package dev.bootwright.netboot.dhcp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/// Messages of real clients and servers. Each file says how it was captured.
final class Captured {

    static final List<String> ALL =
            List.of(
                    "dnsmasq-ack-to-ovmf-pxe",
                    "dnsmasq-offer-to-ipxe-rom",
                    "ipxe-efi-request",
                    "ipxe-rom-discover",
                    "ovmf-binl-request",
                    "ovmf-http-discover",
                    "ovmf-pxe-discover",
                    "ovmf-pxe-request",
                    "udhcpc-d-i-discover",
                    "udhcpc-discover",
                    "udhcpc-request");

    private Captured() {}

    static byte[] bytes(String name) {
        try (InputStream in = Captured.class.getResourceAsStream(name + ".hex")) {
            String hex =
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.startsWith("#"))
                            .collect(Collectors.joining());
            return HexFormat.of().parseHex(hex);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static DhcpMessage message(String name) {
        try {
            return DhcpMessage.read(bytes(name));
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}

package dev.bootwright.formats.lldp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.net.MacAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// Values whose first byte says how to read the others.
final class Identifier {

    // Source: IEEE 802.1AB-2016 §8.5.2.2 and §8.5.3.2.
    private static final int CHASSIS_MAC = 4;
    private static final int CHASSIS_NETWORK = 5;
    private static final int PORT_MAC = 3;
    private static final int PORT_NETWORK = 4;

    /// Source: IANA, address family numbers.
    private static final int IPV4 = 1;

    private static final int IPV6 = 2;

    private Identifier() {}

    static String ofChassis(Opaque value) {
        return of(value, CHASSIS_MAC, CHASSIS_NETWORK);
    }

    static String ofPort(Opaque value) {
        return of(value, PORT_MAC, PORT_NETWORK);
    }

    private static String of(Opaque value, int mac, int network) {
        int kind = value.u8(0);
        byte[] bytes = Arrays.copyOfRange(value.toByteArray(), 1, value.length());
        if (kind == mac && bytes.length == MacAddress.BYTES) {
            return MacAddress.of(bytes).toString();
        }
        if (kind == network) {
            return address(bytes).orElse(HexFormat.of().formatHex(bytes));
        }
        String text = printable(Opaque.of(bytes));
        return text.isEmpty() ? HexFormat.of().formatHex(bytes) : text;
    }

    /// Length, family and address, then what does not matter here (§8.5.9).
    static Optional<String> ofManagement(Opaque value) {
        if (value.length() < 2 || value.length() < 1 + value.u8(0)) {
            return Optional.empty();
        }
        return address(Arrays.copyOfRange(value.toByteArray(), 1, 1 + value.u8(0)));
    }

    private static Optional<String> address(byte[] familyAndAddress) {
        int family = familyAndAddress.length == 0 ? 0 : familyAndAddress[0];
        boolean isKnown =
                (family == IPV4 && familyAndAddress.length == 5)
                        || (family == IPV6 && familyAndAddress.length == 17);
        if (!isKnown) {
            return Optional.empty();
        }
        try {
            byte[] address = Arrays.copyOfRange(familyAndAddress, 1, familyAndAddress.length);
            return Optional.of(InetAddress.getByAddress(address).getHostAddress());
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 bytes are an address", e);
        }
    }

    /// UTF-8 without control characters, which end up on an operator's terminal.
    static String printable(Opaque value) {
        StringBuilder out = new StringBuilder();
        new String(value.toByteArray(), UTF_8)
                .codePoints()
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .forEach(out::appendCodePoint);
        return out.toString().strip();
    }
}

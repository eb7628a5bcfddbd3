package dev.bootwright.server.bmc;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a BMC answers.
///
/// @param host an address or a name
/// @param port absent for the protocol's own
public record BmcAddress(String host, OptionalInt port) {

    private static final Pattern FORM =
            Pattern.compile(
                    "(?:\\[([0-9A-Fa-f:.]{2,45}(?:%[A-Za-z0-9._-]{1,15})?)\\]|([A-Za-z0-9._-]{1,253}))(?::([0-9]{1,5}))?");
    private static final Pattern BARE_V6 = Pattern.compile("[0-9A-Fa-f.]*(:[0-9A-Fa-f.]*){2,8}");

    /// @throws IllegalArgumentException if the port is none
    public BmcAddress {
        if (port.isPresent() && (port.getAsInt() < 1 || port.getAsInt() > 65_535)) {
            throw new IllegalArgumentException("port " + port.getAsInt() + ": 1 to 65535");
        }
    }

    /// Reads `host`, `host:port`, `[IPv6]:port` or a bare IPv6 address.
    ///
    /// @throws IllegalArgumentException if it is none of these
    public static BmcAddress parse(String text) {
        if (BARE_V6.matcher(text).matches()) {
            return new BmcAddress(text, OptionalInt.empty());
        }
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is no address: host, host:port or [IPv6]:port".formatted(text));
        }
        String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        String port = matcher.group(3);
        return new BmcAddress(
                host, port == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(port)));
    }

    public int portOr(int other) {
        return port.orElse(other);
    }

    @Override
    public String toString() {
        String shown = host.contains(":") ? "[" + host + "]" : host;
        return port.isPresent() ? shown + ":" + port.getAsInt() : shown;
    }
}

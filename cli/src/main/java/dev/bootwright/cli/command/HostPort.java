package dev.bootwright.cli.command;

/// An address to listen on.
///
/// @param port 0 for any free one
record HostPort(String host, int port) {

    /// @param option that it is the value of, for messages
    static HostPort parse(String option, String text) {
        int colon = text.lastIndexOf(':');
        String port = text.substring(colon + 1);
        if (colon < 1 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535) {
            throw new IllegalArgumentException(
                    "%s: expected ADDRESS:PORT, found \"%s\"".formatted(option, text));
        }
        return new HostPort(text.substring(0, colon), Integer.parseInt(port));
    }
}

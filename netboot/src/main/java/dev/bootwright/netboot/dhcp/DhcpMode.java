package dev.bootwright.netboot.dhcp;

/// What part of DHCP is served on an interface.
public enum DhcpMode {
    /// [#PROXY] where another server answers, otherwise [#FULL].
    AUTO,
    /// Addresses and boot information. Refuses to start where another server answers.
    FULL,
    /// Boot information only; another server gives out the addresses.
    PROXY
}

package dev.bootwright.netboot.boot;

/// What a client is told to load next.
public sealed interface BootDecision {

    /// A loader over TFTP.
    ///
    /// @param file name below the TFTP root, such as `ipxe/undionly.kpxe`
    record Tftp(String file) implements BootDecision {}

    /// A URL: a script for iPXE, an EFI program for HTTP Boot. Short, without a redirect behind it.
    record Http(String url) implements BootDecision {}

    /// An address, but nothing to boot: the machine goes on with its next boot device.
    record AddressOnly(String reason) implements BootDecision {}

    /// No answer at all.
    record Ignore(String reason) implements BootDecision {}
}

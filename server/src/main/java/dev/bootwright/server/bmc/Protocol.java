package dev.bootwright.server.bmc;

import java.time.Instant;
import java.util.Map;

/// A way to talk to BMCs.
public interface Protocol {

    /// As people and documents write it, such as `ipmi` or `redfish`.
    String word();

    /// Begins a conversation: logs in, or gets ready to.
    ///
    /// @throws BmcException [BmcException.Failure#WRONG_CREDENTIALS] after the one try that there may
    ///     be; it is the caller's to close what is returned
    Bmc open(Access access) throws BmcException;

    /// What to remember of a BMC that is to show one certificate and no other.
    ///
    /// @param sha256 of the certificate in DER, hexadecimal
    /// @throws IllegalArgumentException if that is none, or BMCs show no certificates by this protocol
    default Map<String, String> believing(String sha256) {
        throw new IllegalArgumentException("BMCs show no certificates by " + word());
    }

    /// How to get to a BMC.
    ///
    /// @param memory   of earlier conversations with it
    /// @param deadline by which everything in this conversation has to be over; a protocol that is still
    ///     waiting then throws [BmcException.Failure#UNREACHABLE]
    record Access(BmcAddress address, Credentials credentials, Memory memory, Instant deadline) {}
}

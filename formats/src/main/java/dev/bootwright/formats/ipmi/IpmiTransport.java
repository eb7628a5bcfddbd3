package dev.bootwright.formats.ipmi;

import java.io.IOException;

/// What carries commands to a management controller, one at a time.
public interface IpmiTransport {

    /// Sends a command and waits for its answer, whatever that says.
    ///
    /// @throws IOException if no answer came
    IpmiResponse exchange(IpmiRequest request) throws IOException;
}

package dev.bootwright.formats.ipmi;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.Opaque;
import java.io.IOException;

/// Sends commands and opens their answers.
final class Commands {

    private final IpmiTransport transport;

    Commands(IpmiTransport transport) {
        this.transport = transport;
    }

    /// What a command's answer holds after its completion code.
    ///
    /// @param what for people, such as `boot flags`
    /// @throws IpmiRefusal if the controller did not do it
    ByteReader ask(String what, IpmiRequest request) throws IOException {
        return ByteReader.littleEndian("IPMI " + what, answer(what, request).toByteArray(), 0);
    }

    /// As [#ask], when nothing but the completion code matters.
    void tell(String what, IpmiRequest request) throws IOException {
        answer(what, request);
    }

    private Opaque answer(String what, IpmiRequest request) throws IOException {
        IpmiResponse response = transport.exchange(request);
        if (!response.isDone()) {
            throw new IpmiRefusal(what, response.completionCode());
        }
        return response.data();
    }
}

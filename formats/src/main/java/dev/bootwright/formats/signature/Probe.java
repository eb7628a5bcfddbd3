package dev.bootwright.formats.signature;

import dev.bootwright.formats.bytes.FormatException;
import java.io.IOException;
import java.util.List;

/// Looks for one format, or a family of them.
@FunctionalInterface
interface Probe {

    /// Every signature of the format on a device: mostly none or one, more where old ones were left.
    ///
    /// @throws FormatException if the device is too short for what its own fields promise; taken as
    ///                         "not this format"
    /// @throws IOException     if the device cannot be read
    List<Signature> probe(Region device) throws IOException;
}

package dev.bootwright.formats.vdev;

import dev.bootwright.formats.bytes.ByteSource;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// A device with at least one sound label.
///
/// @param device     what the caller calls it
/// @param source     its bytes
/// @param label      the newest sound one
/// @param uberblocks all of its labels, in any order, sound or not
public record Member(
        String device, ByteSource source, PoolLabel label, List<Uberblock> uberblocks) {

    public Member {
        uberblocks = List.copyOf(uberblocks);
    }

    /// Reads the four labels of a device.
    ///
    /// @return empty if there is nothing like a label
    /// @throws IOException if there are labels and none is sound, or the device cannot be read
    public static Optional<Member> read(String device, ByteSource source) throws IOException {
        return new LabelReader(device, source).read();
    }
}

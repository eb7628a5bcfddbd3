package dev.bootwright.machine.payload;

import dev.bootwright.formats.payload.Payload;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// A payload on a device.
///
/// @param device its node
public record FoundPayload(Path device, Payload payload) {

    /// Whether two devices hold the same payload, byte for byte: the two paths to one disk, or two
    /// copies.
    public boolean isSameAs(FoundPayload other) throws IOException {
        if (!payload.equals(other.payload)) {
            return false;
        }
        try (FileChannel mine = FileChannel.open(device);
                FileChannel theirs = FileChannel.open(other.device)) {
            return Contents.common(mine, 0, theirs, 0, payload.size()) == payload.size();
        }
    }

    @Override
    public String toString() {
        return "%s: %d files, %d bytes (%s)"
                .formatted(
                        device, payload.entries().size(), payload.size(), payload.variant().word());
    }
}

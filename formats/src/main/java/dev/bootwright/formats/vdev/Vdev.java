package dev.bootwright.formats.vdev;

import java.io.IOException;

/// Bytes of a pool's device, or of what is made of several.
///
/// Reading changes nothing and may be done by several threads if the sources may.
public sealed interface Vdev permits Leaf, Missing, Mirror, Raidz {

    /// Reads bytes that the verifier accepts, from whichever device has them.
    ///
    /// @param offset in bytes from the start of what is for data
    /// @param size   in bytes, more than 0
    /// @throws dev.bootwright.formats.bytes.ChecksumException if every version is wrong
    /// @throws IOException                                    if no version can be read
    byte[] read(long offset, int size, Verifier verifier) throws IOException;

    Health health();

    /// How well a vdev or a pool is, as `zpool status` says it.
    enum Health {
        ONLINE,
        /// Something is missing or left behind, and everything can be read.
        DEGRADED,
        /// Too much is missing.
        UNAVAIL;

        public Health worse(Health other) {
            return compareTo(other) >= 0 ? this : other;
        }
    }
}

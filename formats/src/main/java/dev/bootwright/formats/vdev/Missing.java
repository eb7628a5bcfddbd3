package dev.bootwright.formats.vdev;

import java.io.IOException;

/// A device that belongs to the pool and was not found.
///
/// @param name as the pool calls it
record Missing(String name) implements Vdev {

    @Override
    public byte[] read(long offset, int size, Verifier verifier) throws IOException {
        throw new IOException(name + " is missing");
    }

    @Override
    public Health health() {
        return Health.UNAVAIL;
    }
}

package dev.bootwright.formats.vdev;

import dev.bootwright.formats.bytes.ChecksumException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Devices of which each has everything; also what ZFS makes while a disk is replaced or a spare is in
/// use.
///
/// @param name     as the pool calls it
/// @param children those that were away while the pool changed come last
record Mirror(String name, List<Vdev> children) implements Vdev {

    Mirror {
        children = children.stream().sorted(Comparator.comparing(Vdev::health)).toList();
    }

    @Override
    public byte[] read(long offset, int size, Verifier verifier) throws IOException {
        List<String> problems = new ArrayList<>();
        boolean isWrong = false;
        for (Vdev child : children) {
            try {
                return child.read(offset, size, verifier);
            } catch (IOException e) {
                isWrong |= e instanceof ChecksumException;
                problems.add(e.getMessage());
            }
        }
        String message = "%s: %s".formatted(name, String.join("; ", problems));
        throw isWrong ? new ChecksumException(message) : new IOException(message);
    }

    @Override
    public Health health() {
        if (children.stream().allMatch(child -> child.health() == Health.UNAVAIL)) {
            return Health.UNAVAIL;
        }
        return children.stream().allMatch(child -> child.health() == Health.ONLINE)
                ? Health.ONLINE
                : Health.DEGRADED;
    }
}

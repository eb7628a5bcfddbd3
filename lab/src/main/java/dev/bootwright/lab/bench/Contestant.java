package dev.bootwright.lab.bench;

import java.io.IOException;
import java.util.Map;

/// Ours or a peer, ready to be measured as often as one likes.
///
/// @param version of its Debian package, or ours
record Contestant(String name, String version, Trial trial) {

    /// Takes each measure once.
    @FunctionalInterface
    public interface Trial {
        Map<Measure, Double> run() throws IOException;
    }
}

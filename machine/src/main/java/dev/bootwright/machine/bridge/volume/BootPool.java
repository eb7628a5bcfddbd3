package dev.bootwright.machine.bridge.volume;

import java.util.List;
import java.util.Optional;

/// A pool of data sets, as far as a boot cares.
public interface BootPool {

    String name();

    /// Tells pools of one name apart; a decimal number.
    String guid();

    /// One word, such as `ONLINE` or `DEGRADED`.
    String health();

    /// Whether OpenZFS has imported it, since it could not be read otherwise.
    default boolean isImported() {
        return false;
    }

    /// For people, a line each: the devices and how they are.
    List<String> members();

    /// The data set its owner has marked as the one to boot.
    Optional<String> bootfs();

    /// All file systems of the pool, parents before children.
    List<BootDataset> datasets();
}

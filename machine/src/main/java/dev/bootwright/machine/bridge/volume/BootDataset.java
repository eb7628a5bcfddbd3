package dev.bootwright.machine.bridge.volume;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// A file system in a pool.
public interface BootDataset {

    /// Whole, such as `rpool/ROOT/pve-1`.
    String name();

    /// A property as it applies, set here or inherited; empty where nobody has set it.
    Optional<String> property(String name);

    /// Whether it can be opened only with a passphrase.
    boolean isEncrypted();

    /// Whether it was made of another one's snapshot.
    boolean isClone();

    /// Looks into it.
    ///
    /// @throws IOException also if it is encrypted and no passphrase that is known opens it
    Volume open() throws IOException;

    /// Its snapshots from the oldest to the newest.
    List<Snapshot> snapshots();

    /// What the file system was once.
    interface Snapshot {

        /// Whole, such as `rpool/ROOT/pve-1@before`.
        String name();

        Volume open() throws IOException;
    }
}

package dev.bootwright.machine.bridge.volume;

import dev.bootwright.formats.zfs.Dataset;
import dev.bootwright.formats.zfs.Property;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A file system of a ZFS pool.
///
/// @param passphrase that opens it, if it is encrypted
record ZfsDataset(Dataset dataset, Optional<String> passphrase) implements BootDataset {

    @Override
    public String name() {
        return dataset.name();
    }

    @Override
    public Optional<String> property(String name) {
        return dataset.property(name).map(Property::value);
    }

    @Override
    public boolean isEncrypted() {
        return dataset.encrypted();
    }

    @Override
    public boolean isClone() {
        try {
            return dataset.origin().isPresent();
        } catch (IOException e) {
            return false; // of what cannot be read nothing is booted
        }
    }

    @Override
    public Volume open() throws IOException {
        return open(dataset);
    }

    private Volume open(Dataset one) throws IOException {
        return new ZfsFiles(
                one.encrypted() && passphrase.isPresent()
                        ? one.open(passphrase.get())
                        : one.open());
    }

    @Override
    public List<Snapshot> snapshots() {
        try {
            return dataset.snapshots().stream()
                    .sorted(Comparator.comparing(Dataset::createdAt))
                    .map(each -> (Snapshot) new ZfsSnapshot(this, each))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private record ZfsSnapshot(ZfsDataset of, Dataset snapshot) implements Snapshot {

        @Override
        public String name() {
            return snapshot.name();
        }

        @Override
        public Volume open() throws IOException {
            return of.open(snapshot);
        }
    }

    @Override
    public String toString() {
        return name(); // and not the passphrase
    }
}

package dev.bootwright.machine.bridge;

import dev.bootwright.machine.bridge.volume.BootDataset;
import dev.bootwright.machine.bridge.volume.BootPool;
import dev.bootwright.machine.bridge.volume.Volume;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A pool whose data sets are named in a test.
public final class MemoryPool implements BootPool {

    private final String name;
    private final String guid;
    private final String bootfs;
    private final List<BootDataset> datasets = new ArrayList<>();

    /// @param bootfs empty for none
    public MemoryPool(String name, String guid, String bootfs) {
        this.name = name;
        this.guid = guid;
        this.bootfs = bootfs;
    }

    public MemoryPool with(String dataset, Map<String, String> properties, Volume volume) {
        datasets.add(new MemoryDataset(dataset, properties, Optional.of(volume), false));
        return this;
    }

    public MemoryPool withClone(String dataset, Map<String, String> properties, Volume volume) {
        datasets.add(new MemoryDataset(dataset, properties, Optional.of(volume), true));
        return this;
    }

    /// One that cannot be opened.
    public MemoryPool withLocked(String dataset, Map<String, String> properties) {
        datasets.add(new MemoryDataset(dataset, properties, Optional.empty(), false));
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String guid() {
        return guid;
    }

    @Override
    public String health() {
        return "ONLINE";
    }

    @Override
    public List<String> members() {
        return List.of("disk0 ONLINE");
    }

    @Override
    public Optional<String> bootfs() {
        return Optional.of(bootfs).filter(each -> !each.isEmpty());
    }

    @Override
    public List<BootDataset> datasets() {
        return datasets;
    }

    private record MemoryDataset(
            String name, Map<String, String> properties, Optional<Volume> volume, boolean isClone)
            implements BootDataset {

        @Override
        public Optional<String> property(String property) {
            return Optional.ofNullable(properties.get(property));
        }

        @Override
        public boolean isEncrypted() {
            return volume.isEmpty();
        }

        @Override
        public Volume open() throws IOException {
            return volume.orElseThrow(() -> new IOException("encrypted: needs a passphrase"));
        }

        @Override
        public List<Snapshot> snapshots() {
            return List.of();
        }
    }
}

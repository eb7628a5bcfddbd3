package dev.bootwright.machine.bridge.start;

import dev.bootwright.machine.bridge.volume.BootDataset;
import dev.bootwright.machine.bridge.volume.Volume;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A data set of a pool that OpenZFS has imported; it is mounted, read-only, when somebody looks into it.
final class ImportedDataset implements BootDataset {

    private final String name;
    private final OpenZfs zfs;
    private final Optional<String> passphrase;
    private final Map<String, String> values = new HashMap<>();
    private final Map<String, String> set = new HashMap<>();
    private final Map<String, Volume> mounted = new HashMap<>();

    ImportedDataset(String name, OpenZfs zfs, Optional<String> passphrase) {
        this.name = name;
        this.zfs = zfs;
        this.passphrase = passphrase;
    }

    /// Takes a property as `zfs get` tells it.
    ///
    /// @param source who has set it: `local`, `inherited from …`, `received`, or `default` and `-` for nobody
    void put(String property, String value, String source) {
        values.put(property, value);
        if (!source.equals("default") && !source.equals("-")) {
            set.put(property, value);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<String> property(String property) {
        return Optional.ofNullable(set.get(property));
    }

    @Override
    public boolean isEncrypted() {
        return !values.getOrDefault("encryption", "off").equals("off");
    }

    @Override
    public boolean isClone() {
        return !values.getOrDefault("origin", "-").equals("-");
    }

    @Override
    public Volume open() throws IOException {
        return open(name);
    }

    private Volume open(String what) throws IOException {
        unlock();
        Volume known = mounted.get(what);
        if (known == null) {
            known = zfs.mounts().mountDataset(what);
            mounted.put(what, known);
        }
        return known;
    }

    private void unlock() throws IOException {
        if (!values.getOrDefault("keystatus", "-").equals("unavailable")) {
            return;
        }
        if (passphrase.isEmpty()) {
            throw new IOException(name + " is encrypted, and no passphrase is known");
        }
        try {
            zfs.loadKey(values.getOrDefault("encryptionroot", name), passphrase.get());
            values.put("keystatus", "available");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public List<Snapshot> snapshots() {
        try {
            return zfs.run(
                            "zfs",
                            "list",
                            "-H",
                            "-t",
                            "snapshot",
                            "-o",
                            "name",
                            "-s",
                            "creation",
                            "-d",
                            "1",
                            name)
                    .lines()
                    .map(each -> (Snapshot) new ImportedSnapshot(this, each))
                    .toList();
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private record ImportedSnapshot(ImportedDataset of, String name) implements Snapshot {

        @Override
        public Volume open() throws IOException {
            return of.open(name);
        }
    }

    @Override
    public String toString() {
        return name; // and not the passphrase
    }
}

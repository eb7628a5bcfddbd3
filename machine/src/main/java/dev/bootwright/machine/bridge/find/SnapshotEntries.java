package dev.bootwright.machine.bridge.find;

import dev.bootwright.machine.bridge.find.BootEntry.Preference;
import dev.bootwright.machine.bridge.volume.BootDataset;
import dev.bootwright.machine.bridge.volume.Volume;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What an entry's root file system could boot in earlier states of it.
public final class SnapshotEntries {

    private static final int MOST = 200;

    private SnapshotEntries() {}

    /// The newest snapshot first; nothing for an entry that is not a data set's.
    public static Found of(BootEntry entry) {
        List<BootEntry> entries = new ArrayList<>();
        List<Refusal> refusals = new ArrayList<>();
        for (BootDataset.Snapshot snapshot : snapshots(entry)) {
            if (entries.size() >= MOST) {
                break;
            }
            try {
                Volume volume = snapshot.open();
                List<KernelPair> pairs = new ArrayList<>(KernelPair.in(volume, "/boot"));
                pairs.sort(java.util.Comparator.comparing(KernelPair::version).reversed());
                pairs.forEach(pair -> entries.add(inSnapshot(entry, snapshot.name(), pair)));
            } catch (IOException e) {
                refusals.add(new Refusal(snapshot.name(), String.valueOf(e.getMessage())));
            }
        }
        return new Found(entries, List.of(), refusals);
    }

    private static List<BootDataset.Snapshot> snapshots(BootEntry entry) {
        Optional<BootDataset> dataset =
                entry.origin()
                        .pool()
                        .flatMap(pool ->
                                pool.datasets().stream()
                                        .filter(each ->
                                                each.name().equals(entry.origin().dataset()))
                                        .findFirst());
        return dataset.map(each -> each.snapshots().reversed()).orElse(List.of());
    }

    private static BootEntry inSnapshot(BootEntry entry, String name, KernelPair pair) {
        Origin origin = entry.origin();
        return new BootEntry(
                new Origin(origin.kind(), name, origin.system(), origin.pool(), name, false),
                entry.title(),
                pair.version(),
                pair.kernel(),
                List.of(pair.initramfs()),
                CommandLine.parse(entry.commandLine()).withRootDataset(name).toString(),
                Preference.NONE,
                List.of());
    }
}

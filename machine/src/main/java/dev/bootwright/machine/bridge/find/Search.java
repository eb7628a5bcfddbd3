package dev.bootwright.machine.bridge.find;

import dev.bootwright.machine.bridge.volume.BootPool;
import dev.bootwright.machine.bridge.volume.Volume;
import java.util.ArrayList;
import java.util.List;

/// Looks through pools and other volumes for what could be booted. Reads only.
public final class Search {

    /// Argument of the kernel that runs the bridge, by which an entry is known that would only start it again.
    public static final String THIS_DRIVE = "bootwright.bridge";

    private Search() {}

    /// A volume that is no data set.
    ///
    /// @param place as people know it, such as `/dev/sda partition 2`
    /// @param root  argument for kernels on it whose command line names no root file system; may be empty
    public record Place(String place, Volume volume, String root) {}

    /// Volumes without a kernel are refusals only when nothing at all was found: on a machine that boots they
    /// are its data.
    ///
    /// @param refusals what could not be looked into so far
    public static Found in(List<BootPool> pools, List<Place> places, List<Refusal> refusals) {
        List<BootEntry> entries = new ArrayList<>();
        List<Refusal> all = new ArrayList<>(refusals);
        DatasetEntries datasets = new DatasetEntries(pools);
        entries.addAll(datasets.entries());
        all.addAll(datasets.refusals());
        List<Refusal> bare = new ArrayList<>();
        RootNames rootNames = new RootNames(pools);
        for (Place place : places) {
            VolumeEntries found =
                    new VolumeEntries(place.place(), place.volume(), place.root(), rootNames)
                            .read();
            entries.addAll(found.entries());
            all.addAll(found.refusals());
            if (found.isBare()) {
                bare.add(new Refusal(place.place(), "no kernel with its initramfs on it"));
            }
        }
        if (entries.isEmpty()) {
            all.addAll(bare);
        }
        return new Found(Copies.folded(entries, rootNames), pools, all);
    }
}

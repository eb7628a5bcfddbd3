package dev.bootwright.machine.bridge.start;

import dev.bootwright.formats.signature.SignatureType;
import dev.bootwright.machine.bridge.disk.Disks;
import dev.bootwright.machine.bridge.disk.OpenDisks;
import dev.bootwright.machine.bridge.find.BootEntry;
import dev.bootwright.machine.bridge.find.Found;
import dev.bootwright.machine.bridge.find.Refusal;
import dev.bootwright.machine.bridge.find.Search;
import dev.bootwright.machine.bridge.volume.BootPool;
import dev.bootwright.machine.hardware.AttachedDisk;
import dev.bootwright.machine.hardware.AttachedDisks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The disks of the machine that is being booted.
final class MachineDisks {

    private static final long PATIENCE_MILLIS = 30_000;
    private static final long LOOK_MILLIS = 100;

    private final Path root;
    private final Path run;
    private final KernelMounts mounts;
    private Optional<OpenDisks> open = Optional.empty();
    private List<Path> searched = List.of();

    /// @param root of the tree that has `sys` and `dev`
    /// @param run  where the marks of drivers that have been loaded appear
    MachineDisks(Path root, Path run, KernelMounts mounts) {
        this.root = root;
        this.run = run;
        this.mounts = mounts;
    }

    /// Searches all disks, once their controllers have drivers. What an earlier search has found is of no use
    /// any more.
    Found search(Optional<String> passphrase) throws InterruptedException {
        waitForDrivers();
        List<Refusal> refusals = new ArrayList<>();
        try {
            release();
        } catch (IOException e) {
            refusals.add(new Refusal("mounted file systems", String.valueOf(e.getMessage())));
        }
        searched = attached();
        OpenDisks disks = OpenDisks.open(searched);
        List<Path> all = new ArrayList<>(searched);
        if (Disks.holds(disks.disks(), Set.of(SignatureType.MD, SignatureType.LVM2))) {
            Assembly.assemble()
                    .forEach(problem -> refusals.add(new Refusal("RAID and LVM", problem)));
            all.addAll(Assembly.devices(root));
        }
        OpenDisks everything = all.size() == searched.size() ? disks : OpenDisks.open(all);
        open = Optional.of(everything);
        Found found = Disks.search(everything.disks(), mounts, passphrase);
        refusals.addAll(everything.refusals());
        refusals.addAll(found.refusals());
        return hasOpenZfs() && Disks.holds(everything.disks(), Set.of(SignatureType.ZFS))
                ? withImported(found, passphrase, refusals)
                : new Found(found.entries(), found.pools(), refusals);
    }

    private boolean hasOpenZfs() {
        return Files.isExecutable(root.resolve("usr/bin/zpool"));
    }

    /// What could be read stays as it is; only other pools are imported.
    private Found withImported(Found found, Optional<String> passphrase, List<Refusal> refusals)
            throws InterruptedException {
        Set<String> known = found.pools().stream().map(BootPool::guid).collect(Collectors.toSet());
        List<BootPool> imported =
                new OpenZfs(mounts, OpenZfs::program).find(known, passphrase, refusals);
        Found more = Search.in(imported, List.of(), refusals);
        List<BootEntry> entries = new ArrayList<>(found.entries());
        entries.addAll(more.entries());
        List<BootPool> pools = new ArrayList<>(found.pools());
        pools.addAll(imported);
        return new Found(entries, pools, more.refusals());
    }

    /// Whether a disk has come or gone since the last search.
    boolean hasChanged() {
        return !attached().equals(searched);
    }

    /// Lets go of all disks.
    void release() throws IOException {
        mounts.unmountAll();
        if (open.isPresent()) {
            open.get().close();
            open = Optional.empty();
        }
    }

    private List<Path> attached() {
        return new AttachedDisks(root).list().stream().map(AttachedDisk::node).toList();
    }

    private void waitForDrivers() throws InterruptedException {
        long until = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (System.nanoTime() < until
                && !Files.exists(run.resolve("modules"))
                && (!Files.exists(run.resolve("storage")) || attached().isEmpty())) {
            Thread.sleep(LOOK_MILLIS);
        }
    }
}

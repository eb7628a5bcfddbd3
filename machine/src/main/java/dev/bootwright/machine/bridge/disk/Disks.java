package dev.bootwright.machine.bridge.disk;

import dev.bootwright.formats.fat.FatTree;
import dev.bootwright.formats.signature.Signature;
import dev.bootwright.formats.signature.SignatureType;
import dev.bootwright.formats.tree.FileKind;
import dev.bootwright.formats.zfs.ZfsDevice;
import dev.bootwright.machine.bridge.find.Found;
import dev.bootwright.machine.bridge.find.Refusal;
import dev.bootwright.machine.bridge.find.Search;
import dev.bootwright.machine.bridge.volume.BootPool;
import dev.bootwright.machine.bridge.volume.FatFiles;
import dev.bootwright.machine.bridge.volume.SubVolume;
import dev.bootwright.machine.bridge.volume.Volume;
import dev.bootwright.machine.bridge.volume.ZfsPools;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A search through disks.
public final class Disks {

    private final Mounter mounter;
    private final List<ZfsDevice> devices = new ArrayList<>();
    private final List<Search.Place> places = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();

    private Disks(Mounter mounter) {
        this.mounter = mounter;
    }

    /// What can be booted from disks. They stay open, since entries are read through them.
    ///
    /// @param passphrase for encrypted data sets
    public static Found search(List<Disk> disks, Mounter mounter, Optional<String> passphrase) {
        Disks search = new Disks(mounter);
        disks.forEach(search::look);
        List<BootPool> pools = ZfsPools.find(search.devices, passphrase, search::refuse);
        return Search.in(pools, search.places, search.refusals);
    }

    /// Whether a part of any disk is of one of these types.
    public static boolean holds(List<Disk> disks, Set<SignatureType> types) {
        for (Disk disk : disks) {
            try {
                for (Part part : Part.of(disk)) {
                    if (part.signature().filter(each -> types.contains(each.type())).isPresent()) {
                        return true;
                    }
                }
            } catch (IOException e) {
                // The search says so.
            }
        }
        return false;
    }

    private void refuse(String source, String reason) {
        refusals.add(new Refusal(source, reason));
    }

    private void look(Disk disk) {
        if (disk.size() == 0) {
            refuse(disk.name(), "it is empty");
            return;
        }
        try {
            List<Part> parts = Part.of(disk);
            boolean isAnything = false;
            devices.add(new ZfsDevice(disk.name(), disk.source()));
            for (Part part : parts) {
                isAnything |= look(part);
            }
            if (!isAnything) {
                refuse(disk.name(), "nothing on it was recognised as a pool or a file system");
            }
        } catch (IOException e) {
            refuse(disk.name(), String.valueOf(e.getMessage()));
        }
    }

    private boolean look(Part part) {
        try {
            Optional<Signature> signature = part.signature();
            if (signature.isPresent()) {
                look(part, signature.get());
            }
            return signature.isPresent();
        } catch (IOException e) {
            refuse(part.place(), String.valueOf(e.getMessage()));
            return true;
        }
    }

    private void look(Part part, Signature signature) throws IOException {
        switch (signature.type()) {
            case VFAT -> add(part, new FatFiles(FatTree.open(part.source())), "");
            case EXT2, EXT3, EXT4, XFS, BTRFS -> {
                String root = signature.uuid().map(uuid -> "root=UUID=" + uuid).orElse("");
                Volume volume = mounter.mount(part, signature);
                add(part, volume, root);
                if (signature.type() == SignatureType.BTRFS) {
                    for (Volume.Name name : volume.list("/")) {
                        addSubVolume(part, volume, name, root);
                    }
                }
            }
            case ZFS -> {
                if (part.number() != 0 && !part.isGpt()) {
                    devices.add(new ZfsDevice(part.place(), part.source()));
                }
            }
            case LUKS -> refuse(part.place(), "encrypted with LUKS, which is not unlocked here");
            case MD, LVM2, DDF -> {
                if (!mounter.assembles()) {
                    refuse(
                            part.place(),
                            "%s: only a kernel puts it together: start the machine from the boot drive"
                                    .formatted(signature.type().word()));
                }
            }
            default -> {
                // nothing a Linux is booted from
            }
        }
    }

    /// Debian, Ubuntu and Fedora have their root in a subvolume: `@rootfs`, `@`, `root`.
    private void addSubVolume(Part part, Volume volume, Volume.Name name, String root)
            throws IOException {
        SubVolume inside = new SubVolume(volume, "/" + name.name());
        if (name.kind() == FileKind.DIRECTORY && !inside.list("/boot").isEmpty()) {
            String flags = root.isEmpty() ? "" : root + " rootflags=subvol=" + name.name();
            places.add(new Search.Place(part.place() + " " + name.name(), inside, flags));
        }
    }

    private void add(Part part, Volume volume, String root) {
        places.add(new Search.Place(part.place(), volume, root));
    }
}

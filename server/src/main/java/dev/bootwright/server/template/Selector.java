package dev.bootwright.server.template;

import dev.bootwright.formats.contract.Disk;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Which disks of a machine are meant, by what identifies and describes them; never by a name such
/// as `/dev/sda`, which moves.
///
/// @param controller that it hangs on; see [Attachments]
/// @param virtual  whether it is a logical disk, or one of a virtual machine
/// @param minSize  in bytes
/// @param maxSize  in bytes, inclusive
/// @param minCount at least this many disks, at least 1
/// @param maxCount at most this many are taken
/// @param largest  whether the largest are taken first, instead of the smallest
public record Selector(
        Optional<String> serial,
        Optional<String> wwn,
        Optional<String> model,
        Optional<Kind> kind,
        Optional<String> controller,
        Optional<Boolean> virtual,
        long minSize,
        long maxSize,
        int minCount,
        int maxCount,
        boolean largest) {

    /// The smallest disk there is.
    public static final Selector ANY =
            new Selector(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    0,
                    Long.MAX_VALUE,
                    1,
                    1,
                    false);

    /// How a disk is built and attached.
    public enum Kind {
        NVME,
        SSD,
        HDD,
        VIRTIO;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        private boolean matches(Disk disk) {
            String transport = disk.transport().orElse("");
            boolean own = transport.equals("nvme") || transport.equals("virtio");
            return switch (this) {
                case NVME -> transport.equals("nvme");
                case VIRTIO -> transport.equals("virtio");
                case SSD -> !own && disk.rotational().equals(Optional.of(false));
                case HDD -> !own && disk.rotational().equals(Optional.of(true));
            };
        }
    }

    /// The disks that fit, the first to take first. Removable and USB disks are left out unless they
    /// are named by serial number or WWN; read-only disks and disks without identity always are.
    public List<Disk> candidates(List<Disk> disks, Attachments attachments) {
        List<Disk> fitting =
                new ArrayList<>(disks.stream().filter(disk -> matches(disk, attachments)).toList());
        Comparator<Disk> bySize = Comparator.comparingLong(disk -> disk.identity().size());
        fitting.sort(
                (largest ? bySize.reversed() : bySize)
                        .thenComparing(disk -> disk.identity().serial())
                        .thenComparing(disk -> disk.identity().wwn().orElse("")));
        return fitting;
    }

    private boolean matches(Disk disk, Attachments attachments) {
        boolean isNamed = serial.isPresent() || wwn.isPresent();
        boolean isLoose =
                disk.removable().orElse(false) || disk.transport().equals(Optional.of("usb"));
        long size = disk.identity().size();
        return disk.identity().isKnown()
                && !disk.readOnly().orElse(false)
                && (isNamed || !isLoose)
                && serial.map(wanted -> wanted.equals(disk.identity().serial())).orElse(true)
                && wwn.map(wanted -> disk.identity().wwn().equals(Optional.of(wanted))).orElse(true)
                && model.map(wanted -> disk.model().orElse("").contains(wanted)).orElse(true)
                && kind.map(wanted -> wanted.matches(disk)).orElse(true)
                && controller.map(wanted -> attachments.isOn(disk, wanted)).orElse(true)
                && virtual.map(wanted -> wanted == attachments.isVirtual(disk)).orElse(true)
                && size >= minSize
                && size <= maxSize;
    }

    /// What is asked for, for messages: `kind nvme, at least 10 GiB`.
    @Override
    public String toString() {
        List<String> words = new ArrayList<>();
        serial.ifPresent(value -> words.add("serial " + value));
        wwn.ifPresent(value -> words.add("WWN " + value));
        model.ifPresent(value -> words.add("model " + value));
        kind.ifPresent(value -> words.add("kind " + value.word()));
        controller.ifPresent(value -> words.add("controller " + value));
        virtual.ifPresent(value -> words.add(value ? "virtual" : "not virtual"));
        if (minSize > 0) {
            words.add("at least " + Size.format(minSize));
        }
        if (maxSize < Long.MAX_VALUE) {
            words.add("at most " + Size.format(maxSize));
        }
        return words.isEmpty() ? "any disk" : String.join(", ", words);
    }
}

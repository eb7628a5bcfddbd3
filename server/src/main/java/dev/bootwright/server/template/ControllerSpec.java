package dev.bootwright.server.template;

import dev.bootwright.formats.contract.CachePolicy;
import dev.bootwright.formats.contract.RaidController;
import dev.bootwright.formats.contract.RaidLevel;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.server.yaml.Place;
import java.util.List;
import java.util.Optional;

/// A hardware RAID controller.
///
/// @param clear   whether logical disks that are not asked for may be destroyed
/// @param foreign what is done with the configuration of another controller
public record ControllerSpec(
        Select select,
        boolean clear,
        Step.Foreign foreign,
        List<LogicalDiskSpec> disks,
        Place place) {

    public ControllerSpec {
        disks = List.copyOf(disks);
    }

    /// Which controller is meant. A machine's only one needs no words.
    ///
    /// @param model a part of it
    public record Select(
            Optional<String> tool,
            Optional<String> serial,
            Optional<String> model,
            Optional<String> pci) {

        /// The only one there is.
        static final Select ONLY =
                new Select(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        public boolean matches(RaidController controller) {
            return tool.map(controller.name().tool()::equals).orElse(true)
                    && serial.map(controller.name().serial()::equals).orElse(true)
                    && model.map(part -> controller.model().orElse("").contains(part)).orElse(true)
                    && pci.map(word -> controller.pci().equals(Optional.of(word))).orElse(true);
        }
    }

    /// A logical disk, in the words of Ironic's schema and a few more.
    ///
    /// @param size       in bytes; empty for all that the members have
    /// @param isRoot     whether the system shall be on it; it is called `root` where it has no name
    /// @param shares     whether its members may hold other logical disks too
    /// @param media      `hdd` or `ssd`
    /// @param bus        `sata`, `sas`, `scsi` or `nvme`
    /// @param count      of members; 0 leaves it open
    /// @param slots      of the members; empty leaves them open
    /// @param controller a word for it that must fit too
    /// @param stripe     in bytes
    /// @param spares     how many disks stand by for it
    /// @param spareSlots which; empty leaves them open
    public record LogicalDiskSpec(
            RaidLevel level,
            Optional<Long> size,
            Optional<String> name,
            boolean isRoot,
            boolean shares,
            Optional<String> media,
            Optional<String> bus,
            int count,
            List<String> slots,
            Optional<String> controller,
            Optional<Long> stripe,
            Optional<CachePolicy> cache,
            int spares,
            List<String> spareSlots,
            Place place) {
        public LogicalDiskSpec {
            slots = List.copyOf(slots);
            spareSlots = List.copyOf(spareSlots);
        }

        /// For messages: `logical disk "system"`.
        @Override
        public String toString() {
            return name.map(text -> "logical disk \"" + text + "\"")
                    .orElse("logical disk of RAID " + level.word());
        }
    }
}

package dev.bootwright.formats.contract;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A hardware RAID controller, as one of the tools that speak to controllers tells of it.
///
/// @param name     how a step names it
/// @param address  what its tool calls it in this boot, such as `0` or `slot=2`
/// @param pci      PCI address
/// @param cache    memory of the controller, in bytes
/// @param battery  what keeps the cache over a power cut, and its state
/// @param foreign  drive groups on disks that came from another controller
/// @param levels   that its tool can make
/// @param problems what could not be read, one line each
public record RaidController(
        Name name,
        String address,
        Optional<String> model,
        Optional<String> firmware,
        Optional<String> pci,
        Optional<Long> cache,
        Optional<String> battery,
        long foreign,
        List<RaidLevel> levels,
        List<Physical> disks,
        List<Virtual> volumes,
        List<String> problems) {

    /// Longest text that is kept of what a tool prints.
    private static final int LONGEST = 256;

    public RaidController {
        address = clip(address);
        model = model.map(RaidController::clip);
        firmware = firmware.map(RaidController::clip);
        pci = pci.map(RaidController::clip);
        battery = battery.map(RaidController::clip);
        levels = List.copyOf(levels);
        disks = List.copyOf(disks);
        volumes = List.copyOf(volumes);
        problems = problems.stream().map(RaidController::clip).toList();
    }

    /// What makes a controller this one and no other.
    ///
    /// @param tool   the adapter that speaks to it: `storcli`, `ssacli`, or one that somebody added
    /// @param serial or the address, where the controller has none
    public record Name(String tool, String serial) {
        public Name {
            tool = clip(tool);
            serial = clip(serial);
        }

        static Name fromJson(Json json) throws JsonException {
            Json.Object in = json.asObject("controller");
            return new Name(in.text("tool"), in.text("serial"));
        }

        public Json.Object toJson() {
            return Json.object().put("tool", tool).put("serial", serial).build();
        }

        @Override
        public String toString() {
            return tool + " " + serial;
        }
    }

    /// What a physical disk is to its controller.
    public enum State {
        /// Belongs to nothing and may become a member.
        READY,
        MEMBER,
        SPARE,
        /// Handed through to the operating system as it is.
        JBOD,
        /// Has the configuration of another controller on it.
        FOREIGN,
        FAILED,
        /// In no state that allows to use it.
        OTHER;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String word) {
            return Stream.of(values())
                    .filter(state -> state.word().equals(word))
                    .findFirst()
                    .orElse(OTHER);
        }
    }

    /// A physical disk behind a controller.
    ///
    /// @param slot     where it is, as its tool addresses it: `252:4`, `1I:1:3`
    /// @param detail   its state in the tool's own word
    /// @param identity size in bytes, what the controller can use of it where it says so
    /// @param media    `hdd` or `ssd`
    /// @param bus      `sata`, `sas`, `nvme` or `scsi`
    public record Physical(
            String slot,
            State state,
            String detail,
            DiskIdentity identity,
            Optional<String> media,
            Optional<String> bus,
            Optional<String> model,
            Optional<String> firmware) {
        public Physical {
            slot = clip(slot);
            detail = clip(detail);
            identity =
                    new DiskIdentity(
                            clip(identity.serial()),
                            identity.wwn().map(RaidController::clip),
                            identity.size());
            model = model.map(RaidController::clip);
            firmware = firmware.map(RaidController::clip);
        }

        @Override
        public String toString() {
            return identity.isKnown() ? slot + " " + identity : slot;
        }
    }

    /// A logical disk that is there.
    ///
    /// @param id      what its tool calls it
    /// @param level   a word of [RaidLevel], or the tool's own word for another
    /// @param size    in bytes, as exact as the tool says it
    /// @param state   in lower case: `optimal`, `degraded`, `failed`, or the tool's own word
    /// @param stripe  in bytes
    /// @param cache   how it is written and read
    /// @param wwn     as the operating system sees it: `naa.…`
    /// @param members slots
    /// @param spares  slots of the disks that stand by for it
    public record Virtual(
            String id,
            String name,
            String level,
            long size,
            String state,
            Optional<Long> stripe,
            Optional<CachePolicy> cache,
            Optional<String> wwn,
            List<String> members,
            List<String> spares) {
        public Virtual {
            id = clip(id);
            name = clip(name);
            level = clip(level);
            state = clip(state);
            wwn = wwn.map(RaidController::clip);
            members = members.stream().map(RaidController::clip).toList();
            spares = spares.stream().map(RaidController::clip).toList();
        }
    }

    /// A logical disk that may be destroyed: it and all its members have exactly these identities.
    ///
    /// @param wwn     of the logical disk, where its controller gives it one
    /// @param members in no order
    public record Doomed(Optional<String> wwn, String id, String level, Set<DiskIdentity> members) {
        public Doomed {
            members = Set.copyOf(members);
        }
    }

    /// The disk in a slot.
    public Optional<Physical> disk(String slot) {
        return disks.stream().filter(disk -> disk.slot().equals(slot)).findFirst();
    }

    /// The identity of a logical disk of this controller, with its members'.
    public Doomed identityOf(Virtual volume) {
        Set<DiskIdentity> members = new HashSet<>();
        volume.members()
                .forEach(slot -> disk(slot).ifPresent(disk -> members.add(disk.identity())));
        return new Doomed(volume.wwn(), volume.id(), volume.level(), members);
    }

    /// Text of a tool without control characters, blanks around it, and what is too long.
    public static String clip(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", " ").strip();
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST);
    }

    public static RaidController fromJson(Json json) throws JsonException {
        return RaidJson.controller(json.asObject("controller"));
    }

    public Json.Object toJson() {
        return RaidJson.write(this);
    }
}

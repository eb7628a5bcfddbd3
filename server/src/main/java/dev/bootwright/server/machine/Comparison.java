package dev.bootwright.server.machine;

import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.formats.contract.Source;
import dev.bootwright.formats.json.Json;
import dev.bootwright.server.machine.Difference.Kind;
import dev.bootwright.server.machine.Pairing.Listing;
import dev.bootwright.server.machine.Pairing.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What two inspections of one machine tell differently. What was not reported by both is no difference;
/// nor is what changes by itself: temperatures, hours, names the kernel gives, links and addresses.
///
/// It works on the documents, so that a field that is added to the inventory is compared without a
/// further word; what is not to be compared, and what things are known by, stands in the tables here.
public final class Comparison {

    /// How much less or more memory a kernel may find usable in the same machine.
    private static final double USABLE = 0.02;

    private static final Set<String> NOT_COMPARED =
            Set.of(
                    "sources",
                    "errors",
                    "kernel",
                    "boot.nic",
                    "boot.arguments",
                    "boot.current",
                    "bmc.device",
                    "topology.nodes",
                    "pci.driver",
                    "controllers.driver",
                    "raid.address",
                    "raid.problems",
                    "raid.disks.detail",
                    "controllers.disks",
                    "nics.name",
                    "nics.mac",
                    "nics.driver",
                    "nics.mtu",
                    "nics.addresses",
                    "nics.boot",
                    "nics.speed",
                    "nics.carrier",
                    "nics.functions.enabled",
                    "nics.neighbour.description",
                    "nics.neighbour.elements",
                    "disks.name",
                    "disks.hctl",
                    "disks.uses",
                    "disks.problems",
                    "disks.health.reasons",
                    "disks.health.temperature",
                    "disks.health.hours",
                    "disks.health.starts",
                    "disks.health.used",
                    "disks.health.spare",
                    "disks.health.written",
                    "disks.health.selfTest");

    private static final Map<String, Listing> LISTINGS =
            Map.ofEntries(
                    listing("cpus", "processor", "socket"),
                    listing("memory.dimms", "DIMM", "slot"),
                    Map.entry(
                            "disks",
                            new Listing(
                                    "disk", List.of("identity.serial", "identity.wwn"), "path")),
                    Map.entry(
                            "nics",
                            new Listing("interface", List.of("permanentMac", "mac"), "pci")),
                    listing("pci", "PCI function", "address"),
                    listing("controllers", "controller", "pci"),
                    listing("raid", "RAID controller", "serial"),
                    listing("raid.volumes", "logical disk", "id"),
                    Map.entry(
                            "raid.disks",
                            new Listing(
                                    "disk", List.of("identity.serial", "identity.wwn"), "slot")),
                    listing("usb", "USB device", "port"),
                    listing("boot.entries", "boot entry", "number"));

    private static Map.Entry<String, Listing> listing(String path, String noun, String key) {
        return Map.entry(path, new Listing(noun, List.of(key), ""));
    }

    private final List<Difference> found = new ArrayList<>();

    private Comparison() {}

    /// The differences in the order of the inventory's members.
    public static List<Difference> between(Inventory before, Inventory after) {
        Comparison comparison = new Comparison();
        Json.Object old = before.toJson();
        Json.Object now = after.toJson();
        for (Map.Entry<String, Json> member : now.members().entrySet()) {
            String area = member.getKey();
            Json was = old.members().get(area);
            if (was != null
                    && isReported(before, area, was)
                    && isReported(after, area, member.getValue())) {
                comparison.compare(area, area, was, member.getValue());
            }
        }
        return comparison.found;
    }

    /// Agents of before sources existed reported an area when there is something in it.
    private static boolean isReported(Inventory inventory, String area, Json value) {
        if (!(value instanceof Json.Array array)) {
            return true;
        }
        return (inventory.sources().isEmpty() || area.equals("flags"))
                ? !array.elements().isEmpty()
                : inventory.sources().stream().map(Source::area).anyMatch(area::equals);
    }

    /// @param path  of the member, such as `disks.health.verdict`
    /// @param thing for people, such as `disk S1 health`
    private void compare(String path, String thing, Json was, Json is) {
        if (NOT_COMPARED.contains(path) || was.equals(is)) {
            return;
        }
        Listing listing = LISTINGS.get(path);
        if (listing != null && was instanceof Json.Array old && is instanceof Json.Array now) {
            compare(path, listing, Pairing.of(listing, old, now));
        } else if (was instanceof Json.Object old && is instanceof Json.Object now) {
            for (Map.Entry<String, Json> member : now.members().entrySet()) {
                Json before = old.members().get(member.getKey());
                if (before != null) {
                    String name = member.getKey();
                    compare(
                            path + "." + name,
                            thing + " " + words(name),
                            before,
                            member.getValue());
                }
            }
        } else if (path.equals("flags")
                && was instanceof Json.Array old
                && is instanceof Json.Array now) {
            flags(old, now);
        } else if (!path.equals("memory.total") || isOther(was, is)) {
            add(
                    path,
                    thing,
                    Kind.CHANGED,
                    Optional.of(text(path, was)),
                    Optional.of(text(path, is)));
        }
    }

    private static boolean isOther(Json was, Json is) {
        double before = number(was);
        return Math.abs(before - number(is)) > USABLE * before;
    }

    private static double number(Json json) {
        return json instanceof Json.Number number ? number.value().doubleValue() : 0;
    }

    private void compare(String path, Listing listing, Pairing pairing) {
        pairing.was()
                .forEach((name, thing) -> {
                    String called = listing.noun() + " " + name;
                    Json same = pairing.is().get(name);
                    Optional<Map.Entry<Name, Json>> successor = pairing.successor(name);
                    if (same != null) {
                        compare(path, called, thing, same);
                    } else if (successor.isPresent()) {
                        add(
                                path,
                                listing.noun() + " at " + member(thing, listing.place()),
                                Kind.REPLACED,
                                Optional.of(summary(name, thing)),
                                successor.map(next -> summary(next.getKey(), next.getValue())));
                    } else {
                        add(path, called, Kind.REMOVED, described(thing), Optional.empty());
                    }
                });
        pairing.added()
                .forEach((name, thing) ->
                        add(
                                path,
                                listing.noun() + " " + name,
                                Kind.ADDED,
                                Optional.empty(),
                                described(thing)));
    }

    private void flags(Json.Array was, Json.Array is) {
        Set<String> old = new TreeSet<>(was.elements().stream().map(Comparison::plain).toList());
        Set<String> now = new TreeSet<>(is.elements().stream().map(Comparison::plain).toList());
        Set<String> gone = new TreeSet<>(old);
        gone.removeAll(now);
        now.removeAll(old);
        if (!gone.isEmpty()) {
            add(
                    "flags",
                    "processor flags",
                    Kind.REMOVED,
                    Optional.of(String.join(" ", gone)),
                    Optional.empty());
        }
        if (!now.isEmpty()) {
            add(
                    "flags",
                    "processor flags",
                    Kind.ADDED,
                    Optional.empty(),
                    Optional.of(String.join(" ", now)));
        }
    }

    private void add(
            String path, String thing, Kind kind, Optional<String> before, Optional<String> after) {
        String area = path.replaceFirst("\\..*", "");
        found.add(new Difference(area, thing, kind, before, after));
    }

    /// A member, or one of a member's, as text; empty when it is not there.
    static String member(Json thing, String path) {
        Json at = thing;
        for (String name : path.split("\\.", -1)) {
            Json next = at instanceof Json.Object object ? object.members().get(name) : null;
            if (next == null) {
                return "";
            }
            at = next;
        }
        return plain(at);
    }

    private static String summary(Name name, Json thing) {
        return name + described(thing).map(" (%s)"::formatted).orElse("");
    }

    /// What helps to find it again: its model and size, where it has such.
    private static Optional<String> described(Json thing) {
        List<String> words = new ArrayList<>();
        for (String name :
                List.of("vendor", "model", "product", "part", "driver", "description", "path")) {
            Json value = thing instanceof Json.Object object ? object.members().get(name) : null;
            if (value instanceof Json.Text text) {
                words.add(text.value());
            }
        }
        return words.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", words));
    }

    private static String text(String path, Json value) {
        return switch (value) {
            case Json.Array array when path.equals("disks.contents") -> contents(array);
            case Json.Array array when array.elements().isEmpty() -> "none";
            default -> plain(value);
        };
    }

    private static String contents(Json.Array contents) {
        List<String> words = new ArrayList<>();
        for (Json each : contents.elements()) {
            String number = member(each, "number");
            String holds = member(each, "signature");
            String uuid = member(each, "uuid");
            words.add(
                    (number.isEmpty() ? "" : number + " ")
                            + (holds.isEmpty() ? "partition" : holds)
                            + (uuid.isEmpty() ? "" : " " + uuid));
        }
        return words.isEmpty() ? "blank" : String.join(", ", words);
    }

    private static String plain(Json value) {
        return value instanceof Json.Text text ? text.value() : value.toString();
    }

    /// `boardSerial` as people write it.
    private static String words(String name) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            out.append(Character.isUpperCase(c) ? " " + Character.toLowerCase(c) : c);
        }
        return out.toString();
    }
}

package dev.bootwright.machine.controller;

import dev.bootwright.formats.contract.CachePolicy;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.RaidController;
import dev.bootwright.formats.contract.RaidController.Physical;
import dev.bootwright.formats.contract.RaidController.State;
import dev.bootwright.formats.contract.RaidController.Virtual;
import dev.bootwright.formats.contract.RaidLevel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `ssacli ctrl all show config detail` prints: blocks whose first line is less indented than the rest.
/// A controller's is not indented at all; arrays lie below it, logical and physical drives below an array or
/// below `unassigned`.
final class SsacliOutput {

    private static final Pattern CONTROLLER = Pattern.compile("\\S.* in Slot ([0-9A-Za-z]+).*");
    private static final Pattern DRIVE = Pattern.compile("physicaldrive (\\S+)");
    private static final int BLOCK = 3;
    private static final List<RaidLevel> LEVELS =
            List.of(
                    RaidLevel.RAID_0,
                    RaidLevel.RAID_1,
                    RaidLevel.RAID_5,
                    RaidLevel.RAID_6,
                    RaidLevel.RAID_10,
                    RaidLevel.RAID_50,
                    RaidLevel.RAID_60);

    private final String text;

    SsacliOutput(String text) {
        this.text = text;
    }

    /// A drive or an array with its fields.
    ///
    /// @param array that it belongs to; empty for none
    private record Block(String head, String array, Map<String, String> fields) {}

    List<RaidController> controllers() {
        List<RaidController> found = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        Optional<String> head = Optional.empty();
        for (String line : text.lines().toList()) {
            if (CONTROLLER.matcher(line).matches()) {
                head.ifPresent(first -> found.add(controller(first, lines)));
                head = Optional.of(line);
                lines.clear();
            } else {
                lines.add(line);
            }
        }
        head.ifPresent(first -> found.add(controller(first, lines)));
        return List.copyOf(found);
    }

    private static RaidController controller(String head, List<String> lines) {
        Matcher matcher = CONTROLLER.matcher(head);
        String slot = matcher.matches() ? matcher.group(1) : "0";
        Map<String, String> own = own(lines);
        List<Block> blocks = blocks(lines);
        List<Physical> disks =
                blocks.stream()
                        .filter(block -> block.head().startsWith("physicaldrive "))
                        .map(SsacliOutput::drive)
                        .toList();
        List<Virtual> volumes =
                blocks.stream()
                        .filter(block -> block.head().startsWith("Logical Drive: "))
                        .map(block -> volume(block, blocks, disks))
                        .toList();
        return new RaidController(
                new RaidController.Name("ssacli", Words.of(own, "Serial Number").orElse(slot)),
                "slot=" + slot,
                Optional.of(head.substring(0, head.indexOf(" in Slot "))),
                Words.of(own, "Firmware Version"),
                Words.of(own, "PCI Address (Domain:Bus:Device.Function)"),
                Words.of(own, "Total Cache Size")
                        .map(size -> size.matches("[0-9.]+") ? size + " GB" : size)
                        .flatMap(Sizes::binary),
                Words.of(own, "Cache Backup Power Source")
                        .map(source ->
                                source + " " + own.getOrDefault("Battery/Capacitor Status", "")),
                0,
                LEVELS,
                disks,
                volumes,
                List.of());
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }

    /// The controller's own fields, up to the first line that is one of its parts.
    private static Map<String, String> own(List<String> lines) {
        List<String> own = new ArrayList<>();
        for (String line : lines) {
            if (line.strip().startsWith("Array: ") || line.strip().equalsIgnoreCase("unassigned")) {
                break;
            }
            if (indent(line) == BLOCK) {
                own.add(line);
            }
        }
        return Words.fields(own);
    }

    /// Drives with a head of their own; a list within a logical drive names drives too, but on one line
    /// with what is known of them.
    private static List<Block> blocks(List<String> lines) {
        List<Block> blocks = new ArrayList<>();
        String array = "";
        Map<String, String> fields = new LinkedHashMap<>();
        for (String line : lines) {
            String word = line.strip();
            if (indent(line) == BLOCK && !word.isEmpty()) {
                array = word.startsWith("Array: ") ? word.substring(7).strip() : "";
                fields = new LinkedHashMap<>();
            } else if (indent(line) == 2 * BLOCK
                    && (word.startsWith("Logical Drive: ") || DRIVE.matcher(word).matches())) {
                fields = new LinkedHashMap<>();
                blocks.add(new Block(word, array, fields));
            } else if (indent(line) == 3 * BLOCK) {
                Map<String, String> into = fields;
                Words.field(line)
                        .ifPresent(field -> into.putIfAbsent(field.getKey(), field.getValue()));
            }
        }
        return blocks;
    }

    private static Physical drive(Block block) {
        Map<String, String> fields = block.fields();
        Matcher matcher = DRIVE.matcher(block.head());
        String bus = fields.getOrDefault("Interface Type", "");
        String type = fields.getOrDefault("Drive Type", "");
        String status = fields.getOrDefault("Status", "");
        return new Physical(
                matcher.matches() ? matcher.group(1) : "",
                state(type, status),
                type + ", " + status,
                new DiskIdentity(
                        Words.of(fields, "Serial Number").orElse(""),
                        Words.naa(fields.getOrDefault("WWID", "")),
                        Sizes.decimal(fields.getOrDefault("Size", "")).orElse(0L)),
                Words.known(bus).map(word -> word.contains("Solid State") ? "ssd" : "hdd"),
                Words.known(bus)
                        .map(word ->
                                word.substring(word.lastIndexOf(' ') + 1).toLowerCase(Locale.ROOT)),
                Words.of(fields, "Model").map(model -> model.replaceAll(" +", " ")),
                Words.of(fields, "Firmware Revision"));
    }

    private static State state(String type, String status) {
        if (status.startsWith("Failed") || status.startsWith("Predictive")) {
            return State.FAILED;
        }
        return switch (type) {
            case "Unassigned Drive" -> State.READY;
            case "Data Drive" -> State.MEMBER;
            case "Spare Drive" -> State.SPARE;
            case "HBA Mode Drive" -> State.JBOD;
            default -> State.OTHER;
        };
    }

    private static Virtual volume(Block block, List<Block> blocks, List<Physical> disks) {
        Map<String, String> fields = block.fields();
        List<String> members = new ArrayList<>();
        List<String> spares = new ArrayList<>();
        for (Block other : blocks) {
            Matcher matcher = DRIVE.matcher(other.head());
            if (matcher.matches() && other.array().equals(block.array())) {
                String slot = matcher.group(1);
                boolean isSpare =
                        disks.stream()
                                .anyMatch(disk ->
                                        disk.slot().equals(slot) && disk.state() == State.SPARE);
                (isSpare ? spares : members).add(slot);
            }
        }
        String level = fields.getOrDefault("Fault Tolerance", "").replaceFirst(" .*", "");
        return new Virtual(
                String.valueOf(Words.number(block.head().substring("Logical Drive: ".length()))),
                fields.getOrDefault("Logical Drive Label", ""),
                RaidLevel.of(level).map(RaidLevel::word).orElse(level),
                Sizes.binary(fields.getOrDefault("Size", "")).orElse(0L),
                fields.getOrDefault("Status", "").equals("OK")
                        ? "optimal"
                        : fields.getOrDefault("Status", "unknown").toLowerCase(Locale.ROOT),
                Sizes.binary(fields.getOrDefault("Strip Size", "")),
                caching(fields.getOrDefault("Caching", "")),
                Words.naa(fields.getOrDefault("Unique Identifier", "")),
                members,
                spares);
    }

    private static Optional<CachePolicy> caching(String word) {
        return switch (word) {
            case "Enabled" ->
                    Optional.of(new CachePolicy(CachePolicy.Write.BACK, Optional.empty()));
            case "Disabled" ->
                    Optional.of(new CachePolicy(CachePolicy.Write.THROUGH, Optional.empty()));
            default -> Optional.empty();
        };
    }
}

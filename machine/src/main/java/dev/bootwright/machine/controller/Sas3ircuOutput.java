package dev.bootwright.machine.controller;

import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.RaidController;
import dev.bootwright.formats.contract.RaidController.Physical;
import dev.bootwright.formats.contract.RaidController.State;
import dev.bootwright.formats.contract.RaidController.Virtual;
import dev.bootwright.formats.contract.RaidLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `sas3ircu N DISPLAY` prints: sections between dashed lines, in them parts that begin with a line of
/// their own and go on with `Name : value`.
///
/// @param tool   that printed it
/// @param number of the controller
record Sas3ircuOutput(String tool, String number, String text) {

    private static final Pattern STATE = Pattern.compile(".*\\(([A-Z]+)\\).*");
    private static final Pattern VOLUME = Pattern.compile("IR [Vv]olume [0-9]+");
    private static final Pattern MEMBER = Pattern.compile("PHY\\[[0-9]+] Enclosure#/Slot#");
    private static final Pattern SLOT = Pattern.compile("[0-9]{1,5}:[0-9]{1,5}");
    private static final String SIZE = "Size (in MB)/(in sectors)";
    private static final List<RaidLevel> LEVELS =
            List.of(RaidLevel.RAID_0, RaidLevel.RAID_1, RaidLevel.RAID_10);

    RaidController controller() throws ControllerException {
        if (!text.contains("Command DISPLAY Completed Successfully")) {
            throw new ControllerException(
                    "%s %s DISPLAY: the output ends before it says that it is complete"
                            .formatted(tool, number));
        }
        List<String> lines = text.lines().toList();
        Map<String, String> own =
                Words.fields(lines.stream().takeWhile(line -> !line.startsWith("IR ")).toList());
        List<Physical> disks =
                parts(lines, "Device is a Hard disk").stream()
                        .map(part -> disk(Words.fields(part)))
                        .filter(disk -> SLOT.matcher(disk.slot()).matches())
                        .toList();
        List<Virtual> volumes = new ArrayList<>();
        for (List<String> part : parts(lines, "IR ")) {
            volumes.add(volume(part, disks));
        }
        boolean hasRaid = !Words.of(own, "RAID Support").equals(Optional.of("No"));
        return new RaidController(
                // The tool prints no serial number; the slot on the bus stays the same.
                new RaidController.Name(tool, pci(own).orElse(number)),
                number,
                Words.of(own, "Controller type"),
                Words.of(own, "Firmware version"),
                pci(own),
                Optional.empty(),
                Optional.empty(),
                0,
                hasRaid ? LEVELS : List.of(),
                disks,
                volumes,
                List.of());
    }

    private static Optional<String> pci(Map<String, String> own) {
        Optional<String> bus = Words.of(own, "Bus");
        return bus.map(text ->
                "%04x:%02x:%02x.%x"
                        .formatted(
                                Words.number(own.getOrDefault("Segment", "")),
                                Words.number(text),
                                Words.number(own.getOrDefault("Device", "")),
                                Words.number(own.getOrDefault("Function", ""))));
    }

    /// Parts that begin with a line of these words.
    private static List<List<String>> parts(List<String> lines, String head) {
        List<List<String>> parts = new ArrayList<>();
        boolean isInside = false;
        for (String line : lines) {
            boolean isHead =
                    head.equals("IR ")
                            ? VOLUME.matcher(line.strip()).matches()
                            : line.strip().equals(head);
            if (isHead) {
                parts.add(new ArrayList<>());
                isInside = true;
            } else if (!line.startsWith(" ") && !line.isBlank()) {
                isInside = false;
            } else if (isInside) {
                parts.getLast().add(line);
            }
        }
        return parts;
    }

    private static Physical disk(Map<String, String> fields) {
        String state = fields.getOrDefault("State", "");
        String[] size = fields.getOrDefault(SIZE, "").split("/", 2);
        String type = fields.getOrDefault("Drive Type", "");
        return new Physical(
                fields.getOrDefault("Enclosure #", "") + ":" + fields.getOrDefault("Slot #", ""),
                state(state),
                state,
                new DiskIdentity(
                        Words.of(fields, "Serial No").orElse(""),
                        Words.naa(fields.getOrDefault("GUID", "")),
                        Sizes.blocks(Words.number(size[0]), 1 << 20).orElse(0L)),
                Words.known(type)
                        .filter(word -> word.contains("_"))
                        .map(word ->
                                word.substring(word.indexOf('_') + 1).toLowerCase(Locale.ROOT)),
                Words.of(fields, "Protocol").map(word -> word.toLowerCase(Locale.ROOT)),
                Words.of(fields, "Model Number"),
                Words.of(fields, "Firmware Revision"));
    }

    private static State state(String text) {
        return switch (code(text)) {
            case "RDY" -> State.READY;
            case "OPT", "ONL", "RBLD", "DGD", "OSY" -> State.MEMBER;
            case "HSP" -> State.SPARE;
            case "FLD", "MIS" -> State.FAILED;
            default -> State.OTHER;
        };
    }

    private static String code(String text) {
        Matcher matcher = STATE.matcher(text);
        return matcher.matches() ? matcher.group(1) : "";
    }

    private static Virtual volume(List<String> part, List<Physical> disks) {
        Map<String, String> fields = Words.fields(part);
        List<String> members =
                fields.entrySet().stream()
                        .filter(field -> MEMBER.matcher(field.getKey()).matches())
                        .map(Map.Entry::getValue)
                        .toList();
        String level = fields.getOrDefault("RAID level", "");
        return new Virtual(
                String.valueOf(Words.number(fields.getOrDefault("Volume ID", ""))),
                fields.getOrDefault("Volume Name", ""),
                RaidLevel.of(level.replaceFirst("^RAID", "")).map(RaidLevel::word).orElse(level),
                Sizes.blocks(Words.number(fields.getOrDefault("Size (in MB)", "")), 1 << 20)
                        .orElse(0L),
                condition(fields.getOrDefault("Status of volume", "")),
                Optional.empty(),
                Optional.empty(),
                Words.naa(fields.getOrDefault("Volume wwid", "")),
                members,
                disks.stream()
                        .filter(disk -> disk.state() == State.SPARE)
                        .map(Physical::slot)
                        .toList());
    }

    private static String condition(String text) {
        return switch (code(text)) {
            case "OKY", "ONL" -> "optimal";
            case "DGD" -> "degraded";
            case "FLD", "MIS" -> "failed";
            default -> text.toLowerCase(Locale.ROOT);
        };
    }
}

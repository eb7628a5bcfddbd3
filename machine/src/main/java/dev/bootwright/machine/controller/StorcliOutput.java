package dev.bootwright.machine.controller;

import dev.bootwright.formats.contract.CachePolicy;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.RaidController;
import dev.bootwright.formats.contract.RaidController.Physical;
import dev.bootwright.formats.contract.RaidController.State;
import dev.bootwright.formats.contract.RaidController.Virtual;
import dev.bootwright.formats.contract.RaidLevel;
import dev.bootwright.formats.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What `storcli64 … show all J` answers. Every answer is a list of controllers, each with a `Command Status`
/// and `Response Data`. Values are numbers or text as the version pleases, so all are read as text.
///
/// @param name        of the tool
/// @param controllers the answer for `/cALL`
/// @param volumes     for `/cALL/vALL`
/// @param disks       for `/cALL/eALL/sALL` and `/cALL/sALL`
record StorcliOutput(
        String name, Json.Object controllers, Json.Object volumes, List<Json.Object> disks) {

    private static final Pattern DRIVE = Pattern.compile("Drive /c[0-9]+(?:/e[0-9]+)?/s[0-9]+");
    private static final Pattern SECTORS = Pattern.compile(".*\\[(0x[0-9a-fA-F]{1,15}) Sectors].*");
    private static final List<RaidLevel> LEVELS =
            List.of(
                    RaidLevel.JBOD,
                    RaidLevel.RAID_0,
                    RaidLevel.RAID_1,
                    RaidLevel.RAID_5,
                    RaidLevel.RAID_6,
                    RaidLevel.RAID_10,
                    RaidLevel.RAID_50,
                    RaidLevel.RAID_60);

    List<RaidController> found() throws ControllerException {
        List<RaidController> found = new ArrayList<>();
        for (Json.Object answer : answers(controllers)) {
            if (status(answer, "Status").equals("Success")
                    && status(answer, "Controller").matches("[0-9]{1,4}")) {
                found.add(controller(status(answer, "Controller"), data(answer)));
            }
        }
        return found;
    }

    /// @throws ControllerException with what the tool says, if it says that it failed
    static void checkSuccess(String command, Json.Object document) throws ControllerException {
        for (Json.Object answer : answers(document)) {
            if (!status(answer, "Status").equals("Success")) {
                List<String> details = new ArrayList<>();
                for (Json.Object detail :
                        objects(member(member(answer, "Command Status"), "Detailed Status"))) {
                    known(detail, "ErrMsg").ifPresent(details::add);
                }
                throw new ControllerException(
                        "%s: %s %s"
                                .formatted(
                                        command,
                                        status(answer, "Description"),
                                        details.isEmpty() ? "" : details));
            }
        }
    }

    private RaidController controller(String number, Json.Object data) {
        Json basics = member(data, "Basics");
        Json hardware = member(data, "HwCfg");
        List<Physical> physical = physical(number, data);
        List<Virtual> virtual = virtual(number, physical);
        return new RaidController(
                new RaidController.Name(
                        name,
                        known(basics, "Serial Number")
                                .or(() -> known(data, "Serial Number"))
                                .orElse(number)),
                number,
                known(basics, "Model").or(() -> known(data, "Product Name")),
                known(member(data, "Version"), "Firmware Package Build")
                        .or(() -> known(data, "FW Package Build")),
                known(basics, "PCI Address").or(() -> known(data, "PCI Address")),
                known(hardware, "On Board Memory Size").flatMap(Sizes::binary),
                battery(data),
                physical.stream().filter(disk -> disk.state() == State.FOREIGN).count() > 0 ? 1 : 0,
                LEVELS,
                physical,
                virtual,
                List.of());
    }

    private static Optional<String> battery(Json.Object data) {
        for (String list : List.of("Cachevault_Info", "BBU_Info")) {
            for (Json.Object each : objects(member(data, list))) {
                return Optional.of(known(each, "Model").orElse(list) + " " + text(each, "State"));
            }
        }
        return Optional.empty();
    }

    private List<Physical> physical(String number, Json.Object data) {
        List<Physical> found = new ArrayList<>();
        Set<String> slots = new HashSet<>();
        for (Json.Object answer : disks.stream().flatMap(all -> of(number, all)).toList()) {
            Json.Object response = data(answer);
            for (Map.Entry<String, Json> entry : response.members().entrySet()) {
                if (DRIVE.matcher(entry.getKey()).matches()) {
                    Json details = member(response, entry.getKey() + " - Detailed Information");
                    Json attributes = member(details, entry.getKey() + " Device attributes");
                    for (Json.Object drive : objects(entry.getValue())) {
                        addTo(found, slots, drive, attributes);
                    }
                }
            }
        }
        // Where the drives did not say more, the controller's own list is all there is.
        for (Json.Object drive : objects(member(data, "PD LIST"))) {
            addTo(found, slots, drive, new Json.Null());
        }
        return found;
    }

    private static void addTo(
            List<Physical> found, Set<String> slots, Json.Object drive, Json attributes) {
        String slot = text(drive, "EID:Slt").replace(" ", "");
        if (slot.matches("[0-9]{0,5}:[0-9]{1,5}") && slots.add(slot)) {
            found.add(drive(slot, drive, attributes));
        }
    }

    private static Physical drive(String slot, Json.Object drive, Json attributes) {
        long size =
                sectors(text(attributes, "Coerced size"), sectorSize(drive))
                        .or(() -> Sizes.binary(text(drive, "Size")))
                        .orElse(0L);
        return new Physical(
                slot,
                state(text(drive, "State"), text(drive, "DG")),
                text(drive, "State") + (text(drive, "DG").equals("F") ? ", foreign" : ""),
                new DiskIdentity(
                        known(attributes, "SN").orElse(""),
                        Words.naa(text(attributes, "WWN")),
                        size),
                known(drive, "Med").map(word -> word.toLowerCase(Locale.ROOT)),
                known(drive, "Intf").map(word -> word.toLowerCase(Locale.ROOT)),
                known(drive, "Model"),
                known(attributes, "Firmware Revision"));
    }

    private static State state(String word, String group) {
        if (group.equals("F")) {
            return State.FOREIGN;
        }
        return switch (word) {
            case "UGood" -> State.READY;
            case "Onln", "Rbld", "Cpybck", "Offln" -> State.MEMBER;
            case "GHS", "DHS" -> State.SPARE;
            case "JBOD" -> State.JBOD;
            case "UBad", "Failed", "Msng" -> State.FAILED;
            default -> State.OTHER;
        };
    }

    private static long sectorSize(Json.Object drive) {
        return Sizes.binary(text(drive, "SeSz")).filter(size -> size >= 512).orElse(512L);
    }

    private static Optional<Long> sectors(String text, long sector) {
        Matcher matcher = SECTORS.matcher(text);
        return matcher.matches()
                ? Sizes.blocks(Long.decode(matcher.group(1)), sector)
                : Optional.empty();
    }

    private List<Virtual> virtual(String number, List<Physical> physical) {
        List<Virtual> found = new ArrayList<>();
        for (Json.Object answer : of(number, volumes).toList()) {
            Json.Object response = data(answer);
            for (Map.Entry<String, Json> entry : response.members().entrySet()) {
                Matcher matcher =
                        Pattern.compile("/c" + number + "/v([0-9]{1,5})").matcher(entry.getKey());
                if (matcher.matches()) {
                    String id = matcher.group(1);
                    for (Json.Object line : objects(entry.getValue())) {
                        found.add(volume(id, line, response, physical));
                    }
                }
            }
        }
        return found;
    }

    private static Virtual volume(
            String id, Json.Object line, Json.Object response, List<Physical> physical) {
        Json properties = member(response, "VD" + id + " Properties");
        List<Json.Object> drives = objects(member(response, "PDs for VD " + id));
        List<String> members = new ArrayList<>();
        long sector = 512;
        for (Json.Object drive : drives) {
            members.add(text(drive, "EID:Slt").replace(" ", ""));
            sector = sectorSize(drive);
        }
        long block = sector;
        String type = text(line, "TYPE").replaceFirst("^RAID", "");
        long size =
                known(properties, "Number of Blocks")
                        .filter(count -> count.matches("[0-9]{1,18}"))
                        .flatMap(count -> Sizes.blocks(Long.parseLong(count), block))
                        .or(() -> Sizes.binary(text(line, "Size")))
                        .orElse(0L);
        return new Virtual(
                id,
                text(line, "Name"),
                RaidLevel.of(type).map(RaidLevel::word).orElse(text(line, "TYPE")),
                size,
                condition(text(line, "State")),
                known(properties, "Strip Size").flatMap(Sizes::binary),
                cache(text(line, "Cache")),
                Words.naa(text(properties, "SCSI NAA Id")),
                members,
                physical.stream()
                        .filter(disk -> disk.state() == State.SPARE)
                        .map(Physical::slot)
                        .toList());
    }

    private static String condition(String word) {
        return switch (word) {
            case "Optl" -> "optimal";
            case "Dgrd", "Pdgd" -> "degraded";
            case "OfLn", "Failed" -> "failed";
            default -> word.toLowerCase(Locale.ROOT);
        };
    }

    /// `RWBD`: read ahead or `NR`, then `WB`, `AWB` or `WT`, then direct or cached.
    private static Optional<CachePolicy> cache(String word) {
        Optional<Boolean> readAhead = Optional.of(word.startsWith("R"));
        if (word.contains("AWB") || word.contains("FWB")) {
            return Optional.of(new CachePolicy(CachePolicy.Write.ALWAYS, readAhead));
        }
        if (word.contains("WB")) {
            return Optional.of(new CachePolicy(CachePolicy.Write.BACK, readAhead));
        }
        return word.contains("WT")
                ? Optional.of(new CachePolicy(CachePolicy.Write.THROUGH, readAhead))
                : Optional.empty();
    }

    // ---- JSON whose shape may be anything ----

    private static Stream<Json.Object> of(String number, Json.Object document) {
        return objects(member(document, "Controllers")).stream()
                .filter(answer -> status(answer, "Controller").equals(number));
    }

    private static List<Json.Object> answers(Json.Object document) throws ControllerException {
        List<Json.Object> answers = objects(member(document, "Controllers"));
        if (answers.isEmpty()) {
            throw new ControllerException("the answer has no list of \"Controllers\"");
        }
        return answers;
    }

    private static String status(Json.Object answer, String name) {
        return text(member(answer, "Command Status"), name);
    }

    private static Json.Object data(Json.Object answer) {
        return member(answer, "Response Data") instanceof Json.Object data
                ? data
                : Json.object().build();
    }

    private static Json member(Json in, String name) {
        return in instanceof Json.Object object
                ? object.find(name).orElse(new Json.Null())
                : new Json.Null();
    }

    private static List<Json.Object> objects(Json in) {
        List<Json.Object> objects = new ArrayList<>();
        if (in instanceof Json.Array(var elements)) {
            for (Json element : elements) {
                if (element instanceof Json.Object object) {
                    objects.add(object);
                }
            }
        }
        return objects;
    }

    private static String text(Json in, String name) {
        return switch (member(in, name)) {
            case Json.Text(var text) -> RaidController.clip(text);
            case Json.Number(var number) -> RaidController.clip(number);
            default -> "";
        };
    }

    private static Optional<String> known(Json in, String name) {
        return Words.known(text(in, name));
    }
}

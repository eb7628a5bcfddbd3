package dev.bootwright.server.template;

import dev.bootwright.formats.contract.CachePolicy;
import dev.bootwright.formats.contract.RaidLevel;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.server.template.ControllerSpec.LogicalDiskSpec;
import dev.bootwright.server.yaml.Members;
import dev.bootwright.server.yaml.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads `controllers`: hardware RAID. What stands under `logical_disks` are the words of Ironic's schema, so
/// that a configuration can be taken over from there; `size`, `stripe_size`, `write_policy`, `read_ahead` and
/// `hot_spares` are ours.
final class ControllerReader implements Section<List<ControllerSpec>> {

    private static final int MOST = 1024;
    private static final long GIB = 1L << 30;
    private static final String SLOT = "[A-Za-z0-9][A-Za-z0-9:._-]{0,31}|:[0-9]{1,4}";
    private static final String VOLUME_NAME = "[A-Za-z0-9_][A-Za-z0-9_-]{0,14}";

    private static final Shape.Fields SELECT =
            Shape.fields()
                    .optional("tool", Shape.text("[a-z][a-z0-9-]{0,31}"), "that speaks to it")
                    .optional("serial", Shape.TEXT, "of the controller")
                    .optional("model", Shape.TEXT, "a part of it")
                    .optional("pci", Shape.TEXT, "its PCI address");

    private static final Shape.Fields DISK =
            Shape.fields()
                    .required(
                            "raid_level",
                            Shape.words(RaidLevel.words().toArray(String[]::new)),
                            "of the logical disk")
                    .optional("size_gb", Shape.text("MAX|[1-9][0-9]{0,8}"), "in GiB, or MAX")
                    .optional("size", Size.BYTES_OR_REST, "exact, instead of size_gb")
                    .optional("volume_name", Shape.text(VOLUME_NAME), "what it is called")
                    .optional("is_root_volume", Shape.BOOL, "whether the system shall be on it")
                    .optional("share_physical_disks", Shape.BOOL, "with other logical disks")
                    .optional("disk_type", Shape.words("hdd", "ssd"), "of its members")
                    .optional(
                            "interface_type",
                            Shape.words("sata", "scsi", "sas", "nvme"),
                            "of its members")
                    .optional(
                            "number_of_physical_disks", Shape.integer(1, MOST), "how many members")
                    .optional("controller", Shape.TEXT, "address, serial or model that must fit")
                    .optional("physical_disks", Shape.list(Shape.text(SLOT)), "slots of members")
                    .optional("stripe_size", Size.BYTES, "what goes to one member at once")
                    .optional(
                            "write_policy",
                            Shape.words("through", "back", "always"),
                            "when a write is done")
                    .optional("read_ahead", Shape.BOOL, "whether the controller does")
                    .optional(
                            "hot_spares",
                            Shape.either(Shape.integer(0, MOST), Shape.list(Shape.text(SLOT))),
                            "how many disks stand by, or which")
                    .exactlyOne("size_gb", "size")
                    .together("read_ahead", "write_policy");

    private static final Shape.Fields ENTRY =
            Shape.fields()
                    .optional("select", SELECT, "which controller; none for the only one")
                    .optional("clear", Shape.BOOL, "destroy logical disks that are not listed")
                    .optional(
                            "foreign",
                            Shape.words("keep", "import", "clear"),
                            "what is done with the configuration of another controller")
                    .required("logical_disks", Shape.list(DISK), "that it shall have");

    @Override
    public String key() {
        return "controllers";
    }

    @Override
    public Shape shape() {
        return Shape.list(ENTRY);
    }

    @Override
    public List<ControllerSpec> absent() {
        return List.of();
    }

    @Override
    public List<ControllerSpec> read(Yaml value, TemplateNames names) {
        return Values.each(Optional.of(value), ControllerReader::controller);
    }

    private static Optional<ControllerSpec> controller(Yaml value) {
        Members in = value.members(ENTRY.keys());
        Step.Foreign foreign =
                in.find("foreign")
                        .flatMap(word -> word.word("keep", "import", "clear"))
                        .flatMap(Step.Foreign::of)
                        .orElse(Step.Foreign.KEEP);
        List<LogicalDiskSpec> disks =
                Values.each(in.require("logical_disks"), ControllerReader::disk);
        if (disks.stream().filter(LogicalDiskSpec::isRoot).count() > 1) {
            value.fail("only one logical disk can be the root volume");
        }
        return Optional.of(
                new ControllerSpec(
                        in.find("select")
                                .map(ControllerReader::select)
                                .orElse(ControllerSpec.Select.ONLY),
                        in.bool("clear", false),
                        foreign,
                        disks,
                        value.place()));
    }

    private static ControllerSpec.Select select(Yaml value) {
        Members in = value.members(SELECT.keys());
        return new ControllerSpec.Select(
                in.text("tool"), in.text("serial"), in.text("model"), in.text("pci"));
    }

    private static Optional<LogicalDiskSpec> disk(Yaml value) {
        Members in = value.members(DISK.keys());
        Optional<RaidLevel> level =
                in.require("raid_level")
                        .flatMap(word -> word.word(RaidLevel.words().toArray(String[]::new)))
                        .flatMap(RaidLevel::of);
        if (level.isEmpty()) {
            return Optional.empty();
        }
        List<String> slots = slots(in.find("physical_disks"));
        int count = count(in, slots);
        if (count > 0 && level.get() != RaidLevel.JBOD && !level.get().takes(count)) {
            value.fail(
                    "RAID %s does not go with %d members; it takes at least %d%s"
                            .formatted(
                                    level.get().word(),
                                    count,
                                    level.get().leastMembers(),
                                    level.get().isPaired() ? ", and an even number" : ""));
        }
        boolean isRoot = in.bool("is_root_volume", false);
        List<String> spareSlots = slots(in.find("hot_spares").filter(Yaml::isSequence));
        int spares =
                in.find("hot_spares")
                        .filter(spare -> !spare.isSequence())
                        .flatMap(spare -> spare.integer(0, MOST))
                        .map(Math::toIntExact)
                        .orElse(spareSlots.size());
        return Optional.of(
                new LogicalDiskSpec(
                        level.get(),
                        size(value, in),
                        in.find("volume_name")
                                .flatMap(ControllerReader::volumeName)
                                .or(() -> isRoot ? Optional.of("root") : Optional.empty()),
                        isRoot,
                        in.bool("share_physical_disks", false),
                        in.find("disk_type").flatMap(word -> word.word("hdd", "ssd")),
                        in.find("interface_type")
                                .flatMap(word -> word.word("sata", "scsi", "sas", "nvme")),
                        count,
                        slots,
                        in.text("controller"),
                        in.find("stripe_size").flatMap(ControllerReader::stripe),
                        cache(value, in),
                        spares,
                        spareSlots,
                        value.place()));
    }

    private static int count(Members in, List<String> slots) {
        int count =
                in.find("number_of_physical_disks")
                        .flatMap(number -> number.integer(1, MOST))
                        .map(Math::toIntExact)
                        .orElse(slots.size());
        if (!slots.isEmpty() && count != slots.size()) {
            in.find("number_of_physical_disks")
                    .ifPresent(
                            number -> number.fail("%d slots are listed".formatted(slots.size())));
        }
        return count;
    }

    private static List<String> slots(Optional<Yaml> list) {
        List<String> slots = new ArrayList<>();
        for (Yaml element : list.map(Yaml::elements).orElse(List.of())) {
            String slot = element.text().orElse("");
            if (!slot.matches(SLOT)) {
                element.fail("expected a slot such as 252:4, found " + element.describe());
            } else if (slots.contains(slot)) {
                element.fail("slot %s is listed twice".formatted(slot));
            } else {
                slots.add(slot);
            }
        }
        return slots;
    }

    private static Optional<Long> size(Yaml value, Members in) {
        Optional<Yaml> exact = in.find("size");
        Optional<Yaml> whole = in.find("size_gb");
        if (exact.isPresent() == whole.isPresent()) {
            value.fail("expected either \"size_gb\" or \"size\"");
            return Optional.empty();
        }
        if (exact.isPresent()) {
            return switch (Values.size(exact.get()).orElse(new Size.Rest())) {
                case Size.Bytes(long bytes) -> Optional.of(bytes);
                case Size.Rest() -> Optional.empty();
                case Size.Percent(_) -> {
                    exact.get().fail("expected a size such as 512GiB, or rest");
                    yield Optional.empty();
                }
            };
        }
        String text = whole.get().text().orElse("");
        if (text.equals("MAX")) {
            return Optional.empty();
        }
        if (!text.matches("[1-9][0-9]{0,8}")) {
            whole.get().fail("expected a number of GiB, or MAX, found " + whole.get().describe());
            return Optional.empty();
        }
        return Optional.of(Long.parseLong(text) * GIB);
    }

    private static Optional<String> volumeName(Yaml value) {
        Optional<String> name = value.text();
        if (name.isPresent() && !name.get().matches(VOLUME_NAME)) {
            value.fail(
                    "expected at most 15 letters, digits, '_' and '-', which is what every controller has room for, found "
                            + value.describe());
        }
        return name;
    }

    private static Optional<Long> stripe(Yaml value) {
        Optional<Long> bytes = value.text().flatMap(Size::parseBytes);
        boolean isRight =
                bytes.filter(size -> size >= 4096 && size <= 1 << 22 && Long.bitCount(size) == 1)
                        .isPresent();
        if (!isRight) {
            value.fail("expected a power of two from 4KiB to 4MiB, found " + value.describe());
            return Optional.empty();
        }
        return bytes;
    }

    private static Optional<CachePolicy> cache(Yaml value, Members in) {
        Optional<CachePolicy.Write> write =
                in.find("write_policy")
                        .flatMap(word -> word.word("through", "back", "always"))
                        .flatMap(CachePolicy.Write::of);
        Optional<Boolean> readAhead = in.find("read_ahead").flatMap(Yaml::bool);
        if (readAhead.isPresent() && write.isEmpty()) {
            value.fail("\"read_ahead\" needs a \"write_policy\" beside it");
        }
        return write.map(policy -> new CachePolicy(policy, readAhead));
    }
}

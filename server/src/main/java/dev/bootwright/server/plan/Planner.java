package dev.bootwright.server.plan;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.Disk;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.server.plan.Plan.PlannedStep;
import dev.bootwright.server.template.Size;
import dev.bootwright.server.template.Template;
import dev.bootwright.server.template.Template.DiskSpec;
import dev.bootwright.server.yaml.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// Finds the disks a template means on one machine and writes down the steps.
public final class Planner {

    private static final Duration SHORT = Duration.ofMinutes(10);
    private static final Duration LONG = Duration.ofHours(1);

    private static final long LEAST_ARRAY = 1L << 20;

    private final Identifiers identifiers;
    private final Template template;
    private final Inventory inventory;
    private final DiskChoice choice;
    private final Devices devices;
    private final List<String> reasons = new ArrayList<>();
    private final List<PlannedStep> steps = new ArrayList<>();
    private final Map<BlockRef, Long> capacities = new HashMap<>();
    private final Map<String, Long> free = new HashMap<>();
    private final Map<String, Long> groups = new HashMap<>();
    private final Map<DiskIdentity, Layout> layouts = new HashMap<>();

    private Planner(String machine, Template template, Inventory inventory) {
        this.identifiers = new Identifiers(machine, template.name());
        this.template = template;
        this.inventory = inventory;
        this.choice = DiskChoice.of(template.disks(), inventory.disks());
        this.devices = new Devices(template, choice);
    }

    /// @param machine identifier of the machine, which the identifiers in the plan are drawn from
    public static Planning plan(String machine, Template template, Inventory inventory) {
        Planner planner = new Planner(machine, template, inventory);
        planner.reasons.addAll(planner.choice.reasons());
        if (planner.reasons.isEmpty()) {
            planner.writeSteps();
        }
        return planner.reasons.isEmpty()
                ? new Planning.Planned(planner.result())
                : new Planning.Refused(planner.reasons);
    }

    private Plan result() {
        Effects effects = new Effects(template, choice, layouts);
        return new Plan(
                template.name(),
                choice.choices(),
                effects.of(inventory.disks()),
                steps,
                template.then());
    }

    private void writeSteps() {
        template.disks().forEach(this::layOut);
        wipe();
        template.disks().forEach(this::partition);
        template.raids().forEach(this::raid);
        template.volumeGroups().forEach(this::group);
        template.logicalVolumes().forEach(this::volume);
        template.fileSystems().forEach(this::fileSystem);
        template.payload().ifPresent(this::payload);
        template.files().forEach(this::file);
        template.runs()
                .forEach(run ->
                        add(
                                "run " + run.title(),
                                new Step.RunCommand(run.script()),
                                run.deadline()));
    }

    private void refuse(Place place, String reason) {
        reasons.add(place + ": " + reason);
    }

    private void add(String title, Step step, Duration deadline) {
        steps.add(new PlannedStep(title, step, deadline));
    }

    private void layOut(DiskSpec spec) {
        List<Disk> disks = choice.disks(spec.name());
        for (int i = 0; i < disks.size(); i++) {
            Disk disk = disks.get(i);
            Layout layout = Layout.of(spec, disk, i, identifiers);
            reasons.addAll(layout.reasons());
            layouts.put(disk.identity(), layout);
            capacities.put(new BlockRef.Disk(disk.identity()), disk.identity().size());
            for (int part = 0; part < layout.capacities().size(); part++) {
                capacities.put(
                        new BlockRef.Partition(disk.identity(), part + 1),
                        layout.capacities().get(part));
            }
            disk.uses().stream()
                    .filter(use -> use.contains(" is mounted "))
                    .forEach(use ->
                            refuse(
                                    spec.place(),
                                    "disk \"%s\" is %s, which is in use: %s"
                                            .formatted(
                                                    spec.name(), DiskChoice.describe(disk), use)));
            boolean isBlank = disk.table().isEmpty() && disk.contents().isEmpty();
            if (!spec.wipe() && !isBlank && !layout.holdsOn(disk)) {
                refuse(
                        spec.place(),
                        "disk \"%s\" is %s, which holds %s; the template must say \"wipe: true\" to destroy that"
                                .formatted(
                                        spec.name(),
                                        DiskChoice.describe(disk),
                                        Effects.contents(disk)));
            }
        }
    }

    private void wipe() {
        List<DiskIdentity> disks =
                template.disks().stream()
                        .filter(DiskSpec::wipe)
                        .flatMap(spec -> choice.disks(spec.name()).stream())
                        .map(Disk::identity)
                        .toList();
        if (!disks.isEmpty()) {
            add("wipe " + joined(disks), new Step.Wipe(disks), SHORT);
        }
    }

    private void partition(DiskSpec spec) {
        List<Disk> disks = choice.disks(spec.name());
        for (int i = 0; i < disks.size() && !spec.partitions().isEmpty(); i++) {
            Disk disk = disks.get(i);
            List<Step.Partition> partitions =
                    Objects.requireNonNull(layouts.get(disk.identity())).partitions();
            String list =
                    partitions.stream()
                            .map(part ->
                                    part.name()
                                            + " "
                                            + part.size().map(Size::format).orElse("rest"))
                            .collect(Collectors.joining(", "));
            UUID guid = identifiers.of("disk/%s/%d".formatted(spec.name(), i));
            add(
                    "partition %s: %s".formatted(disk.identity(), list),
                    new Step.PartitionTable(disk.identity(), guid, partitions),
                    SHORT);
        }
    }

    private void raid(Template.RaidSpec raid) {
        List<BlockRef> members = devices.of(raid.members());
        List<BlockRef> spares = devices.of(raid.spares());
        BlockRef made = new BlockRef.Raid(raid.name());
        long capacity = Capacity.ofRaid(raid.level(), sizes(members));
        capacities.put(made, capacity);
        if (members.size() < raid.leastMembers()) {
            refuse(
                    raid.place(),
                    "array \"%s\": RAID %s needs at least %d members, the machine gives it %d"
                            .formatted(
                                    raid.name(),
                                    raid.level(),
                                    raid.leastMembers(),
                                    members.size()));
        } else if (capacity < LEAST_ARRAY) {
            refuse(
                    raid.place(),
                    "array \"%s\" would hold %s; expected members that leave at least %s"
                            .formatted(
                                    raid.name(),
                                    Size.format(Math.max(capacity, 0)),
                                    Size.format(LEAST_ARRAY)));
        }
        add(
                "make RAID %s %s of %s".formatted(raid.level(), raid.name(), joined(members)),
                new Step.SoftwareRaid(
                        raid.name(),
                        raid.level(),
                        identifiers.of("raid/" + raid.name()),
                        members,
                        spares),
                SHORT);
    }

    private void group(Template.GroupSpec group) {
        List<BlockRef> on = devices.of(group.on());
        long capacity = Capacity.ofGroup(sizes(on));
        for (BlockRef device : on) {
            if (Capacity.ofGroup(sizes(List.of(device))) < Capacity.EXTENT) {
                refuse(
                        group.place(),
                        "volume group \"%s\": %s has %s; expected room for at least one extent of %s and the metadata"
                                .formatted(
                                        group.name(),
                                        device,
                                        Size.format(sizes(List.of(device)).getFirst()),
                                        Size.format(Capacity.EXTENT)));
            }
        }
        groups.put(group.name(), capacity);
        free.put(group.name(), capacity);
        add(
                "make volume group %s on %s".formatted(group.name(), joined(on)),
                new Step.VolumeGroup(group.name(), on),
                SHORT);
    }

    private void volume(Template.VolumeSpec volume) {
        long total = groups.getOrDefault(volume.group(), 0L);
        long left = free.getOrDefault(volume.group(), 0L);
        Optional<Long> size =
                switch (volume.size()) {
                    case Size.Bytes(long bytes) ->
                            Optional.of(Math.ceilDiv(bytes, Capacity.EXTENT) * Capacity.EXTENT);
                    case Size.Percent(int percent) ->
                            Optional.of(
                                    Math.max(total / Capacity.EXTENT * percent / 100, 1)
                                            * Capacity.EXTENT);
                    case Size.Rest() -> Optional.empty();
                };
        long taken = size.orElse(left);
        if (taken > left || taken < Capacity.EXTENT) {
            refuse(
                    volume.place(),
                    "logical volume \"%s/%s\" needs %s, but the group has %s left"
                            .formatted(
                                    volume.group(),
                                    volume.name(),
                                    Size.format(Math.max(taken, Capacity.EXTENT)),
                                    Size.format(left)));
        }
        free.put(volume.group(), left - taken);
        capacities.put(new BlockRef.LogicalVolume(volume.group(), volume.name()), taken);
        add(
                "make logical volume %s/%s: %s"
                        .formatted(
                                volume.group(),
                                volume.name(),
                                size.map(Size::format).orElse("rest")),
                new Step.LogicalVolume(volume.group(), volume.name(), size),
                SHORT);
    }

    private void fileSystem(Template.FileSystemSpec spec) {
        List<BlockRef> on = devices.of(spec.on());
        long least = Capacity.leastOf(spec.type());
        for (int i = 0; i < on.size(); i++) {
            BlockRef device = on.get(i);
            long size = capacities.getOrDefault(device, Long.MAX_VALUE);
            if (size < least) {
                refuse(
                        spec.place(),
                        "%s on \"%s\" needs at least %s, it gets %s"
                                .formatted(
                                        spec.type(),
                                        spec.on(),
                                        Size.format(least),
                                        Size.format(size)));
            }
            UUID uuid = identifiers.of("file system/%s/%d".formatted(spec.on(), i));
            add(
                    "make %s on %s".formatted(spec.type(), device),
                    new Step.FileSystem(device, spec.type(), spec.label(), uuid),
                    LONG);
        }
    }

    private void payload(Template.PayloadSpec payload) {
        if (payload.on().isEmpty()) {
            add(
                    "import the payload disk to " + payload.path(),
                    new Step.ImportPayload(Optional.empty(), payload.path()),
                    LONG);
        }
        for (BlockRef on : payload.on().map(devices::of).orElse(List.of())) {
            add(
                    "import the payload disk to %s on %s".formatted(payload.path(), on),
                    new Step.ImportPayload(Optional.of(on), payload.path()),
                    LONG);
        }
    }

    private void file(Template.FileSpec file) {
        for (BlockRef on : devices.of(file.on())) {
            add(
                    "write %s on %s".formatted(file.path(), on),
                    new Step.WriteFile(on, file.path(), file.content(), file.mode()),
                    SHORT);
        }
    }

    private List<Long> sizes(List<BlockRef> devices) {
        return devices.stream().map(device -> capacities.getOrDefault(device, 0L)).toList();
    }

    private static String joined(List<?> things) {
        return things.stream().map(Object::toString).collect(Collectors.joining(", "));
    }
}

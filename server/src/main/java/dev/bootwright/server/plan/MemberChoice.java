package dev.bootwright.server.plan;

import dev.bootwright.formats.contract.LogicalDisk;
import dev.bootwright.formats.contract.RaidController;
import dev.bootwright.formats.contract.RaidController.Physical;
import dev.bootwright.formats.contract.RaidController.State;
import dev.bootwright.formats.contract.RaidController.Virtual;
import dev.bootwright.formats.contract.RaidLevel;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.raid.Fit;
import dev.bootwright.server.template.ControllerSpec;
import dev.bootwright.server.template.ControllerSpec.LogicalDiskSpec;
import dev.bootwright.server.template.Size;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Chooses the physical disks of each logical disk that a template asks of one controller. What is there
/// already keeps its members, so that a second plan is the same as the first.
final class MemberChoice {

    private final ControllerSpec spec;
    private final RaidController controller;
    private final SeenDisks seen;
    private final Map<LogicalDiskSpec, LogicalDisk> chosen = new HashMap<>();
    private final Set<Virtual> claimed = new HashSet<>();
    private final Set<String> taken = new HashSet<>();
    private final List<String> reasons = new ArrayList<>();

    MemberChoice(ControllerSpec spec, RaidController controller, SeenDisks seen) {
        this.spec = spec;
        this.controller = controller;
        this.seen = seen;
        spec.disks().forEach(this::claim);
        // Who takes all that is left comes last.
        spec.disks().stream()
                .sorted(Comparator.comparing(MemberChoice::isGreedy))
                .filter(disk -> !chosen.containsKey(disk))
                .forEach(this::choose);
    }

    private static boolean isGreedy(LogicalDiskSpec disk) {
        return disk.slots().isEmpty() && disk.count() == 0 && disk.size().isEmpty();
    }

    /// In the order of the template.
    List<LogicalDisk> disks() {
        return spec.disks().stream()
                .flatMap(disk -> Optional.ofNullable(chosen.get(disk)).stream())
                .toList();
    }

    List<String> reasons() {
        return reasons;
    }

    /// Logical disks that are there and nobody asks for.
    List<Virtual> unclaimed() {
        return controller.volumes().stream().filter(volume -> !claimed.contains(volume)).toList();
    }

    // ---- what is there already ----

    private void claim(LogicalDiskSpec disk) {
        if (disk.level() == RaidLevel.JBOD) {
            claimJbod(disk);
            return;
        }
        for (Virtual volume : controller.volumes()) {
            List<Physical> members =
                    volume.members().stream()
                            .flatMap(slot -> controller.disk(slot).stream())
                            .toList();
            if (!claimed.contains(volume)
                    && members.size() == volume.members().size()
                    && isAskedFor(disk, volume, members)) {
                claimed.add(volume);
                taken.addAll(volume.members());
                accept(disk, members);
                return;
            }
        }
    }

    private void claimJbod(LogicalDiskSpec disk) {
        List<Physical> passed =
                controller.disks().stream()
                        .filter(physical -> physical.state() == State.JBOD)
                        .filter(physical -> fits(disk, physical))
                        .filter(physical ->
                                disk.slots().isEmpty() || disk.slots().contains(physical.slot()))
                        .toList();
        if (!passed.isEmpty() && passed.size() == disk.count()) {
            passed.forEach(physical -> taken.add(physical.slot()));
            accept(disk, passed);
        }
    }

    private boolean isAskedFor(LogicalDiskSpec disk, Virtual volume, List<Physical> members) {
        boolean isNamed =
                disk.name().isEmpty()
                        || volume.name().isEmpty()
                        || controller.name().tool().equals("ssacli") // which makes names of its own
                        || disk.name().get().equals(volume.name());
        boolean isCounted =
                disk.slots().isEmpty()
                        ? disk.count() == 0 || disk.count() == members.size()
                        : Set.copyOf(disk.slots()).equals(Set.copyOf(volume.members()));
        return isNamed
                && isCounted
                && members.stream().allMatch(member -> fits(disk, member))
                && Fit.holds(controller, volume, logical(disk, members, List.of()));
    }

    // ---- what is to be made ----

    private void choose(LogicalDiskSpec disk) {
        if (!disk.slots().isEmpty()) {
            chooseSlots(disk);
            return;
        }
        Optional<LogicalDisk> shared = disk.shares() ? shared(disk) : Optional.empty();
        if (shared.isPresent()) {
            accept(
                    disk,
                    shared.get().members().stream()
                            .flatMap(member -> controller.disk(member.slot()).stream())
                            .toList());
            return;
        }
        Optional<List<Physical>> members =
                groups(disk).stream()
                        .flatMap(group -> among(disk, group).stream())
                        .min(Comparator.comparingLong(MemberChoice::total));
        if (members.isEmpty()) {
            refuse(disk, describeMissing());
            return;
        }
        members.get().forEach(member -> taken.add(member.slot()));
        accept(disk, members.get());
    }

    private void chooseSlots(LogicalDiskSpec disk) {
        List<Physical> members = new ArrayList<>();
        for (String slot : disk.slots()) {
            Optional<Physical> found = controller.disk(slot);
            if (found.isEmpty()) {
                refuse(disk, "there is no disk in slot " + slot);
            } else if (!taken.add(slot) && !disk.shares()) {
                refuse(disk, "another logical disk has slot " + slot);
            } else {
                members.add(found.get());
            }
        }
        if (members.size() == disk.slots().size()) {
            accept(disk, members);
        }
    }

    /// Earlier members with room left for this one.
    private Optional<LogicalDisk> shared(LogicalDiskSpec disk) {
        for (Map.Entry<LogicalDiskSpec, LogicalDisk> entry : chosen.entrySet()) {
            LogicalDisk other = entry.getValue();
            long used =
                    chosen.values().stream()
                            .filter(each -> each.members().equals(other.members()))
                            .mapToLong(each -> each.size().orElse(each.capacity()))
                            .sum();
            if (entry.getKey().shares()
                    && other.level() == disk.level()
                    && disk.size().filter(size -> size <= other.capacity() - used).isPresent()) {
                return Optional.of(other);
            }
        }
        return Optional.empty();
    }

    /// Disks that may be used, alike in each group, the smallest first.
    private List<List<Physical>> groups(LogicalDiskSpec disk) {
        Map<String, List<Physical>> groups =
                controller.disks().stream()
                        .filter(physical -> isUsable(disk, physical))
                        .filter(physical -> !taken.contains(physical.slot()))
                        .filter(physical -> fits(disk, physical))
                        .sorted(Comparator.comparingLong(physical -> physical.identity().size()))
                        .collect(
                                Collectors.groupingBy(
                                        physical -> physical.media() + " " + physical.bus(),
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        return List.copyOf(groups.values());
    }

    private boolean isUsable(LogicalDiskSpec disk, Physical physical) {
        return physical.identity().isKnown()
                && switch (physical.state()) {
                    case READY -> !isKept(disk, physical);
                    case MEMBER, SPARE -> spec.clear();
                    case JBOD -> spec.clear() || disk.level() == RaidLevel.JBOD;
                    case FOREIGN -> spec.foreign() == Step.Foreign.CLEAR;
                    case FAILED, OTHER -> false;
                };
    }

    /// Whether something is on an unused disk that the template does not let go.
    private boolean isKept(LogicalDiskSpec disk, Physical physical) {
        return physical.state() == State.READY
                && !spec.clear()
                && disk.level() != RaidLevel.JBOD
                && !seen.contents(physical).isEmpty();
    }

    private static boolean fits(LogicalDiskSpec disk, Physical physical) {
        return disk.media().map(word -> physical.media().equals(Optional.of(word))).orElse(true)
                && disk.bus().map(word -> physical.bus().equals(Optional.of(word))).orElse(true);
    }

    private static Optional<List<Physical>> among(LogicalDiskSpec disk, List<Physical> group) {
        List<Integer> counts = new ArrayList<>();
        for (int count = 1; count <= group.size(); count++) {
            if (disk.count() == 0 ? disk.level().takes(count) : count == disk.count()) {
                counts.add(count);
            }
        }
        if (isGreedy(disk)) {
            counts = counts.reversed();
        }
        for (int count : counts) {
            long shares = disk.level().capacity(Collections.nCopies(count, 1L));
            long least = disk.size().map(size -> Math.ceilDiv(size, shares)).orElse(1L);
            List<Physical> enough =
                    group.stream().filter(each -> each.identity().size() >= least).toList();
            if (enough.size() >= count) {
                return Optional.of(enough.subList(0, count));
            }
        }
        return Optional.empty();
    }

    private static long total(List<Physical> disks) {
        return disks.stream().mapToLong(disk -> disk.identity().size() >> 20).sum();
    }

    // ---- the answer ----

    private void accept(LogicalDiskSpec disk, List<Physical> members) {
        List<Physical> spares = new ArrayList<>();
        for (String slot : disk.spareSlots()) {
            controller
                    .disk(slot)
                    .ifPresentOrElse(
                            spares::add, () -> refuse(disk, "there is no disk in slot " + slot));
        }
        long smallest = members.stream().mapToLong(each -> each.identity().size()).min().orElse(0);
        controller.disks().stream()
                .filter(each -> disk.spareSlots().isEmpty() && !taken.contains(each.slot()))
                .filter(each -> each.state() == State.SPARE || isUsable(disk, each))
                .filter(each -> each.identity().size() >= smallest)
                .filter(each -> each.media().equals(members.getFirst().media()))
                .filter(each -> members.stream().noneMatch(each::equals))
                .sorted(Comparator.comparing(each -> each.state() != State.SPARE))
                .limit(disk.spares())
                .forEach(spares::add);
        if (spares.size() < disk.spares()) {
            refuse(disk, "needs %d spares, found %d".formatted(disk.spares(), spares.size()));
        }
        Stream.concat(members.stream(), spares.stream())
                .filter(each -> isKept(disk, each))
                .forEach(each ->
                        refuse(
                                disk,
                                "%s holds %s; \"clear: true\" would destroy that"
                                        .formatted(each, seen.contents(each))));
        spares.forEach(spare -> taken.add(spare.slot()));
        chosen.put(disk, logical(disk, members, spares));
    }

    private static LogicalDisk logical(
            LogicalDiskSpec disk, List<Physical> members, List<Physical> spares) {
        return new LogicalDisk(
                disk.level(),
                disk.name(),
                disk.size(),
                members.stream().map(MemberChoice::member).toList(),
                spares.stream().map(MemberChoice::member).toList(),
                disk.stripe(),
                disk.cache());
    }

    private static LogicalDisk.Member member(Physical disk) {
        return new LogicalDisk.Member(disk.slot(), disk.identity());
    }

    private String describeMissing() {
        List<String> there =
                controller.disks().stream()
                        .map(each ->
                                "%s (%s%s, %s%s)"
                                        .formatted(
                                                each,
                                                each.media().map(word -> word + ", ").orElse(""),
                                                Size.format(each.identity().size()),
                                                each.detail(),
                                                holding(each)))
                        .toList();
        return "not enough unused disks that fit; the controller has "
                + (there.isEmpty() ? "none" : String.join(", ", there))
                + (spec.clear()
                        ? ""
                        : "; \"clear: true\" would use those of other logical disks, and those that hold something");
    }

    private String holding(Physical disk) {
        String contents = disk.state() == State.READY ? seen.contents(disk) : "";
        return contents.isEmpty() ? "" : ", holds " + contents;
    }

    private void refuse(LogicalDiskSpec disk, String reason) {
        reasons.add("%s: %s: %s".formatted(disk.place(), disk, reason));
    }
}

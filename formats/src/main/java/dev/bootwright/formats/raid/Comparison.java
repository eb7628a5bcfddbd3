package dev.bootwright.formats.raid;

import dev.bootwright.formats.contract.LogicalDisk;
import dev.bootwright.formats.contract.RaidController;
import dev.bootwright.formats.contract.RaidController.Physical;
import dev.bootwright.formats.contract.RaidController.State;
import dev.bootwright.formats.contract.RaidController.Virtual;
import dev.bootwright.formats.contract.RaidLevel;
import dev.bootwright.formats.contract.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Compares one controller with one step.
final class Comparison {

    private final RaidController present;
    private final Step.ControllerVolumes wanted;
    private final List<Operation> operations = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();
    private final Map<LogicalDisk, Virtual> held = new LinkedHashMap<>();
    private final Set<Virtual> deleted = new HashSet<>();

    Comparison(RaidController present, Step.ControllerVolumes wanted) {
        this.present = present;
        this.wanted = wanted;
    }

    VolumePlan plan() {
        if (foreign()) {
            return finish();
        }
        for (LogicalDisk disk : wanted.disks()) {
            holding(disk).ifPresent(volume -> held.put(disk, volume));
        }
        delete();
        Set<String> freed = new HashSet<>();
        for (LogicalDisk disk : wanted.disks()) {
            if (!held.containsKey(disk)) {
                make(disk, freed);
            }
        }
        held.forEach(this::settle);
        return finish();
    }

    private VolumePlan finish() {
        return reasons.isEmpty()
                ? new VolumePlan.Planned(
                        operations, present.volumes().stream().filter(held::containsValue).toList())
                : new VolumePlan.Refused(reasons);
    }

    /// Whether a foreign configuration must be dealt with before anything else can be told.
    private boolean foreign() {
        List<Physical> foreign =
                present.disks().stream().filter(disk -> disk.state() == State.FOREIGN).toList();
        boolean isForeign = present.foreign() > 0 || !foreign.isEmpty();
        if (!isForeign || wanted.foreign() == Step.Foreign.KEEP) {
            return false;
        }
        if (wanted.foreign() == Step.Foreign.IMPORT) {
            operations.add(new Operation.ImportForeign());
            return true;
        }
        foreign.stream()
                .filter(disk -> !wanted.erased().contains(disk.identity()))
                .forEach(disk ->
                        reasons.add(
                                disk + " has a foreign configuration that the plan does not name"));
        operations.add(new Operation.ClearForeign());
        return true;
    }

    private Optional<Virtual> holding(LogicalDisk disk) {
        return present.volumes().stream()
                .filter(volume -> !held.containsValue(volume))
                .filter(volume -> Fit.holds(present, volume, disk))
                .min((a, b) -> Boolean.compare(isNamed(b, disk), isNamed(a, disk)));
    }

    private static boolean isNamed(Virtual volume, LogicalDisk disk) {
        return disk.name().map(volume.name()::equals).orElse(volume.name().isEmpty());
    }

    private void delete() {
        for (RaidController.Doomed doomed : wanted.doomed()) {
            for (Virtual volume : present.volumes()) {
                if (!held.containsValue(volume)
                        && present.identityOf(volume).equals(doomed)
                        && deleted.add(volume)) {
                    operations.add(new Operation.Delete(volume));
                }
            }
        }
    }

    private void make(LogicalDisk disk, Set<String> freed) {
        if (!present.levels().contains(disk.level())) {
            reasons.add(
                    "%s: %s makes levels %s"
                            .formatted(
                                    disk,
                                    present.name(),
                                    present.levels().stream().map(RaidLevel::word).toList()));
        }
        for (LogicalDisk.Member member : disk.members()) {
            boolean isThere =
                    disk.level() == RaidLevel.JBOD
                            && find(member).filter(d -> d.state() == State.JBOD).isPresent();
            if (!isThere) {
                free(member, disk, freed);
                if (disk.level() == RaidLevel.JBOD) {
                    operations.add(new Operation.MakeJbod(member.slot()));
                }
            }
        }
        if (disk.level() != RaidLevel.JBOD) {
            operations.add(new Operation.Create(disk));
        }
    }

    private Optional<Physical> find(LogicalDisk.Member member) {
        return present.disk(member.slot())
                .filter(disk -> disk.identity().isSame(member.identity()));
    }

    private void free(LogicalDisk.Member member, LogicalDisk user, Set<String> freed) {
        Optional<Physical> found = find(member);
        if (found.isEmpty()) {
            reasons.add(
                    "%s: the plan has %s, but %s"
                            .formatted(
                                    user,
                                    member,
                                    present.disk(member.slot())
                                            .map(other -> "there is " + other)
                                            .orElse("nothing is in that slot")));
            return;
        }
        Physical disk = found.get();
        switch (disk.state()) {
            case READY -> {}
            case MEMBER -> checkFreed(disk, user);
            case SPARE -> {
                if (freed.add(disk.slot())) {
                    operations.add(new Operation.DropSpare(disk.slot()));
                }
            }
            case JBOD -> ready(disk, user, freed);
            case FOREIGN, FAILED, OTHER ->
                    reasons.add("%s: %s is %s".formatted(user, disk, disk.detail()));
        }
    }

    private void checkFreed(Physical disk, LogicalDisk user) {
        present.volumes().stream()
                .filter(volume -> volume.members().contains(disk.slot()))
                .filter(volume -> !deleted.contains(volume))
                .filter(volume -> !sharesWith(volume, user))
                .forEach(volume ->
                        reasons.add(
                                "%s: %s belongs to logical disk %s, which the plan does not destroy"
                                        .formatted(user, disk, describe(volume))));
    }

    private static boolean sharesWith(Virtual volume, LogicalDisk user) {
        return volume.level().equals(user.level().word())
                && Set.copyOf(volume.members())
                        .equals(
                                new HashSet<>(
                                        user.members().stream()
                                                .map(LogicalDisk.Member::slot)
                                                .toList()))
                && user.size().isPresent();
    }

    private static String describe(Virtual volume) {
        return volume.id()
                + volume.wwn().map(wwn -> " (" + wwn + ")").orElse("")
                + " of "
                + volume.members();
    }

    private void ready(Physical disk, LogicalDisk user, Set<String> freed) {
        if (wanted.erased().stream().noneMatch(disk.identity()::isSame)) {
            reasons.add(
                    "%s: %s is handed through, and may hold what the plan does not destroy"
                            .formatted(user, disk));
        } else if (freed.add(disk.slot())) {
            operations.add(new Operation.MakeReady(disk.slot()));
        }
    }

    /// What can be changed of a logical disk that stays.
    private void settle(LogicalDisk disk, Virtual volume) {
        disk.cache()
                .filter(policy ->
                        volume.cache().filter(found -> !found.agreesWith(policy)).isPresent())
                .ifPresent(policy -> operations.add(new Operation.SetCache(volume, policy)));
        for (LogicalDisk.Member spare : disk.spares()) {
            boolean stands = find(spare).filter(d -> d.state() == State.SPARE).isPresent();
            if (!stands) {
                Set<String> freed = new HashSet<>();
                free(spare, disk, freed);
                operations.add(new Operation.AddSpare(spare.slot(), volume));
            }
        }
    }
}

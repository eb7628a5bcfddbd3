package dev.bootwright.server.plan;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.server.template.LuksSpec;
import dev.bootwright.server.template.MountSpec;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Plans `mounts`: a file of lines that name file systems by the UUIDs which the plan gives them, and one of
/// the LUKS containers beside it. Source: fstab(5).
final class MountPlanner implements SectionPlanner<List<MountSpec>> {

    private static final String TABLE = "/etc/fstab";
    private static final String CONTAINERS = "/etc/crypttab";

    @Override
    public void plan(List<MountSpec> mounts, Draft draft) {
        Optional<MountSpec> root =
                mounts.stream().filter(mount -> mount.at().equals("/")).findFirst();
        if (root.isEmpty()) {
            return;
        }
        StringBuilder table = new StringBuilder("# written by Bootwright\n");
        mounts.stream()
                .sorted(
                        Comparator.comparing((MountSpec mount) -> mount.at().equals("none"))
                                .thenComparingLong(mount -> depth(mount.at()))
                                .thenComparing(MountSpec::at))
                .flatMap(mount -> line(mount, draft).stream())
                .forEach(table::append);
        for (BlockRef on : draft.devices().of(root.get().on())) {
            write(on, TABLE, table.toString(), draft);
            if (!draft.template().containers().isEmpty()) {
                write(on, CONTAINERS, containers(draft), draft);
            }
        }
    }

    private static void write(BlockRef on, String path, String content, Draft draft) {
        draft.add(
                "write %s on %s".formatted(path, on),
                new Step.WriteFile(on, path, content, 0644),
                Draft.SHORT);
    }

    /// Source: crypttab(5).
    private static String containers(Draft draft) {
        StringBuilder table = new StringBuilder("# written by Bootwright\n");
        for (LuksSpec container : draft.template().containers()) {
            draft.steps().stream()
                    .map(Plan.PlannedStep::step)
                    .filter(Step.LuksContainer.class::isInstance)
                    .map(Step.LuksContainer.class::cast)
                    .filter(made -> made.name().equals(container.name()))
                    .forEach(made ->
                            table.append(
                                    "%s UUID=%s %s %s\n"
                                            .formatted(
                                                    made.name(),
                                                    made.uuid(),
                                                    container.keyFile().orElse("none"),
                                                    container.options())));
        }
        return table.toString();
    }

    /// What lies deeper is mounted later.
    private static long depth(String path) {
        return path.equals("/") ? 0 : path.chars().filter(letter -> letter == '/').count();
    }

    private static Optional<String> line(MountSpec mount, Draft draft) {
        return draft.devices().of(mount.on()).stream()
                .findFirst()
                .flatMap(device -> made(device, draft))
                .map(made ->
                        "UUID=%s %s %s %s 0 %d\n"
                                .formatted(
                                        uuid(made),
                                        mount.at(),
                                        made.type(),
                                        mount.options(),
                                        pass(made, mount)));
    }

    private static Optional<Step.FileSystem> made(BlockRef device, Draft draft) {
        return draft.steps().stream()
                .map(Plan.PlannedStep::step)
                .filter(Step.FileSystem.class::isInstance)
                .map(Step.FileSystem.class::cast)
                .filter(made -> made.device().equals(device))
                .findFirst();
    }

    /// FAT has 32 bits, written with a dash between its halves.
    private static String uuid(Step.FileSystem made) {
        String text = made.uuid().toString();
        return made.type().equals("vfat")
                ? (text.substring(0, 4) + "-" + text.substring(4, 8)).toUpperCase(Locale.ROOT)
                : text;
    }

    /// When it is checked at boot: XFS looks after itself.
    private static int pass(Step.FileSystem made, MountSpec mount) {
        return switch (made.type()) {
            case "swap", "xfs" -> 0;
            default -> mount.at().equals("/") ? 1 : 2;
        };
    }
}

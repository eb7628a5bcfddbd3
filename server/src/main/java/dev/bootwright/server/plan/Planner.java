package dev.bootwright.server.plan;

import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.server.template.Section;
import dev.bootwright.server.template.Sections;
import dev.bootwright.server.template.Template;
import java.util.List;

/// Finds the disks a template means on one machine and writes down the steps.
public final class Planner {

    /// Who plans which section, in the order of the steps: a line each.
    private static final List<Entry<?>> IN_ORDER =
            List.of(
                    new Entry<>(
                            Sections.VARIABLES,
                            (_, _) -> {}), // what is read has its values already
                    new Entry<>(Sections.TESTS, new TestPlanner()),
                    new Entry<>(Sections.FIRMWARE, new FirmwarePlanner()),
                    new Entry<>(Sections.BIOS, new BiosPlanner()),
                    new Entry<>(Sections.BMC, new BmcPlanner()),
                    new Entry<>(Sections.CONTROLLERS, new ControllerPlanner()),
                    new Entry<>(Sections.DISKS, new DiskPlanner()),
                    new Entry<>(Sections.RAID, new RaidPlanner()),
                    new Entry<>(Sections.LUKS, new LuksPlanner()),
                    new Entry<>(Sections.VOLUME_GROUPS, new GroupPlanner()),
                    new Entry<>(Sections.LOGICAL_VOLUMES, new VolumePlanner()),
                    new Entry<>(Sections.FILE_SYSTEMS, new FileSystemPlanner()),
                    new Entry<>(Sections.MOUNTS, new MountPlanner()),
                    new Entry<>(Sections.PAYLOAD, new PayloadPlanner()),
                    new Entry<>(Sections.FILES, new FilePlanner()),
                    new Entry<>(Sections.RUN, new RunPlanner()),
                    new Entry<>(Sections.INSTALL, new InstallPlanner()),
                    new Entry<>(Sections.HOOKS, (_, _) -> {}), // Finish puts them among the steps
                    new Entry<>(Sections.THEN, (_, _) -> {})); // an ending is no step

    private Planner() {}

    private record Entry<T>(Section<T> section, SectionPlanner<T> planner) {
        void plan(Draft draft) {
            draft.begin(section.key());
            planner.plan(draft.template().part(section), draft);
        }
    }

    /// @param machine identifier of the machine, which the identifiers in the plan are drawn from
    public static Planning plan(String machine, Template template, Inventory inventory) {
        Draft draft = new Draft(machine, template, inventory);
        if (!draft.isRefused()) {
            IN_ORDER.forEach(entry -> entry.plan(draft));
        }
        return Finish.of(draft);
    }

    /// The sections that are planned for, in the order of the steps.
    static List<Section<?>> sections() {
        return IN_ORDER.stream().<Section<?>>map(Entry::section).toList();
    }
}

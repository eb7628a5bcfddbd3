package dev.bootwright.formats.raid;

import dev.bootwright.formats.contract.RaidController;
import dev.bootwright.formats.contract.Step;
import java.util.List;

/// What has to be done so that a controller is as a step says. Pure.
public sealed interface VolumePlan {

    /// @param operations in the order they must be done; none when all is as it shall be
    /// @param kept       logical disks that were asked for and are there
    record Planned(List<Operation> operations, List<RaidController.Virtual> kept)
            implements VolumePlan {
        public Planned {
            operations = List.copyOf(operations);
            kept = List.copyOf(kept);
        }
    }

    /// @param reasons at least one, each a sentence for people
    record Refused(List<String> reasons) implements VolumePlan {
        public Refused {
            reasons = List.copyOf(reasons);
        }
    }

    static VolumePlan of(RaidController present, Step.ControllerVolumes wanted) {
        return new Comparison(present, wanted).plan();
    }
}

package dev.bootwright.server.plan;

import dev.bootwright.server.template.FirmwareSpec;
import java.util.List;

/// Plans `firmware`: each image a step, with a restart of its own.
final class FirmwarePlanner implements SectionPlanner<List<FirmwareSpec>> {

    @Override
    public void plan(List<FirmwareSpec> images, Draft draft) {
        for (FirmwareSpec image : images) {
            draft.add(
                    "firmware of %s: %s, by %s"
                            .formatted(
                                    image.step().component(),
                                    image.step().to(),
                                    image.step().method().word()),
                    image.step(),
                    image.deadline());
        }
    }
}

package dev.bootwright.server.plan;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.server.template.FileSpec;
import java.util.List;

/// Plans `files`.
final class FilePlanner implements SectionPlanner<List<FileSpec>> {

    @Override
    public void plan(List<FileSpec> files, Draft draft) {
        files.forEach(file -> file(file, draft));
    }

    private static void file(FileSpec file, Draft draft) {
        for (BlockRef on : draft.devices().of(file.on())) {
            draft.add(
                    "write %s on %s".formatted(file.path(), on),
                    new Step.WriteFile(on, file.path(), file.content(), file.mode()),
                    Draft.SHORT);
        }
    }
}

package dev.bootwright.server.plan;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.server.template.FileSystemSpec;
import dev.bootwright.server.template.Size;
import java.util.List;
import java.util.UUID;

/// Plans `fileSystems`.
final class FileSystemPlanner implements SectionPlanner<List<FileSystemSpec>> {

    @Override
    public void plan(List<FileSystemSpec> specs, Draft draft) {
        specs.forEach(spec -> fileSystem(spec, draft));
    }

    private static void fileSystem(FileSystemSpec spec, Draft draft) {
        List<BlockRef> on = draft.devices().of(spec.on());
        long least = Capacity.leastOf(spec.type());
        for (int i = 0; i < on.size(); i++) {
            BlockRef device = on.get(i);
            long size = draft.capacities().getOrDefault(device, Long.MAX_VALUE);
            if (size < least) {
                draft.refuse(
                        spec.place(),
                        "%s on \"%s\" needs at least %s, it gets %s"
                                .formatted(
                                        spec.type(),
                                        spec.on(),
                                        Size.format(least),
                                        Size.format(size)));
            }
            UUID uuid =
                    draft.identifiers()
                            .of(
                                    "file system/%s/%d/%s/%s"
                                            .formatted(
                                                    spec.on(),
                                                    i,
                                                    spec.type(),
                                                    spec.label().orElse("")));
            draft.add(
                    "make %s on %s".formatted(spec.type(), device),
                    new Step.FileSystem(device, spec.type(), spec.label(), uuid),
                    Draft.LONG);
        }
    }
}

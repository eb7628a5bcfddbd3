package dev.bootwright.server.plan;

import dev.bootwright.formats.contract.Disk;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.server.template.InstallSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Plans `install`.
final class InstallPlanner implements SectionPlanner<Optional<InstallSpec>> {

    @Override
    public void plan(Optional<InstallSpec> install, Draft draft) {
        install.ifPresent(spec -> install(spec, draft));
    }

    private static void install(InstallSpec spec, Draft draft) {
        List<Disk> disks = draft.choice().disks(spec.disk());
        if (disks.size() != 1) {
            draft.refuse(
                    spec.place(),
                    "a system is installed on one disk; \"%s\" stands for %d"
                            .formatted(spec.disk(), disks.size()));
            return;
        }
        DiskIdentity disk = disks.getFirst().identity();
        switch (spec.origin()) {
            case InstallSpec.Image image ->
                    draft.add(
                            "write %s to %s".formatted(image.image().source(), disk),
                            image(image, disk, draft.identifiers()),
                            spec.deadline());
            case InstallSpec.Debian debian ->
                    draft.add(
                            "install Debian %s on %s".formatted(debian.suite(), disk),
                            debian(debian, disk, draft.identifiers()),
                            spec.deadline());
        }
    }

    /// The GUID says everything that is on the disk in the end, so that it is known again.
    private static Step image(InstallSpec.Image image, DiskIdentity disk, Identifiers identifiers) {
        Map<String, String> files = new LinkedHashMap<>();
        String told =
                "install/%s/%s/%s/%s"
                        .formatted(disk, image.image().digest(), image.grow(), image.seed());
        UUID guid = identifiers.of(told);
        if (!image.seed().isEmpty()) {
            // Without these two files there is no seed for cloud-init.
            files.put("meta-data", "instance-id: " + guid + "\n");
            files.put("user-data", "#cloud-config\n");
            files.putAll(image.seed());
        }
        return new Step.WriteImage(
                disk,
                image.image(),
                guid,
                image.grow(),
                files.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Step.Seed(identifiers.of(told + "/seed"), files)));
    }

    private static Step debian(
            InstallSpec.Debian debian, DiskIdentity disk, Identifiers identifiers) {
        UUID guid = identifiers.of("install/%s/%s".formatted(disk, debian));
        return new Step.InstallDebian(
                disk,
                guid,
                debian.suite(),
                new Preseed(debian, disk, guid).text(),
                // The network is set up, and the machine named, before there is a preseed.
                ("hostname=" + debian.hostname() + " " + debian.arguments()).strip());
    }
}

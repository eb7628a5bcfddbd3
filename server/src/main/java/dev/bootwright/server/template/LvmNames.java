package dev.bootwright.server.template;

import dev.bootwright.server.yaml.Yaml;
import java.util.regex.Pattern;

/// What LVM and the device mapper refuse beyond what [TemplateReader] asks of every name. Source:
/// lvm(8), "VALID NAMES", and `DM_NAME_LEN` of the kernel.
final class LvmNames {

    private static final Pattern RESERVED =
            Pattern.compile(
                    "(snapshot|pvmove).*"
                            + "|.*_(cdata|cmeta|corig|cpool|cvol|mimage|mlog|pmspare|rimage|rmeta|tdata|tmeta|vdata|vorigin|wcorig|imeta|iorig).*");

    /// Directories and devices that `/dev` has: the directory of a group would be in their place.
    private static final Pattern IN_DEV =
            Pattern.compile(
                    "block|bsg|bus|char|console|cpu|disk|dri|fd|full|input|kmsg|mapper|md|mem|net|null"
                            + "|port|ptmx|pts|random|rtc|shm|snapshot|stderr|stdin|stdout|urandom|vfio|zero"
                            + "|[svx]d[a-z]+\\d*|nvme\\d.*|(dm-|loop|md|mmcblk|ram|rtc|sg|sr|zram)\\d.*|(tty|vcs|hv).*");

    /// With the zero at its end, a mapped device's name has 128 bytes.
    private static final int LONGEST_MAPPED = 127;

    private LvmNames() {}

    static void checkGroup(Yaml place) {
        String name = place.text().orElse("");
        if (IN_DEV.matcher(name).matches()) {
            place.fail(
                    "a volume group cannot be called \"%s\": /dev/%s is something else"
                            .formatted(name, name));
        }
    }

    static void checkVolume(Yaml place, VolumeSpec volume) {
        if (RESERVED.matcher(volume.name()).matches()) {
            place.fail("LVM keeps \"%s\" for itself".formatted(volume.name()));
        }
        int mapped = doubled(volume.group()) + 1 + doubled(volume.name());
        if (mapped > LONGEST_MAPPED) {
            place.fail(
                    "expected group and volume to make a device name of at most %d characters, found %d, each '-' counted twice"
                            .formatted(LONGEST_MAPPED, mapped));
        }
    }

    private static int doubled(String name) {
        return name.replace("-", "--").length();
    }
}

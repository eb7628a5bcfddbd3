package dev.bootwright.machine.bridge.find;

import dev.bootwright.machine.bridge.volume.BootDataset;
import dev.bootwright.machine.bridge.volume.BootPool;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The properties of a pool's data sets that say how to boot them. Source: zfsbootmenu(7).
final class DatasetProperties {

    private static final String ACTIVE = "org.zfsbootmenu:active";
    private static final String COMMAND_LINE = "org.zfsbootmenu:commandline";
    private static final String KERNEL = "org.zfsbootmenu:kernel";
    private static final String ROOT_PREFIX = "org.zfsbootmenu:rootprefix";
    private static final String PARENT = "%{parent}";

    private static final int MOST_CHARACTERS = 4096;

    private final BootPool pool;
    private final Map<String, BootDataset> datasets = new HashMap<>();

    DatasetProperties(BootPool pool) {
        this.pool = pool;
        pool.datasets().forEach(each -> datasets.put(each.name(), each));
    }

    /// Whether a data set is the root of a system.
    boolean isRoot(BootDataset dataset) {
        String mountpoint = dataset.property("mountpoint").orElse("");
        String active = dataset.property(ACTIVE).orElse("");
        return (isBootfs(dataset) && !isBoot(dataset))
                || (mountpoint.equals("/") && !active.equals("off"))
                || (mountpoint.equals("legacy") && active.equals("on"));
    }

    /// Whether a data set is the `/boot` of a system whose root is another one.
    boolean isBoot(BootDataset dataset) {
        String mountpoint = dataset.property("mountpoint").orElse("");
        return mountpoint.equals("/boot")
                || (mountpoint.equals("legacy") && dataset.name().contains("/BOOT/"));
    }

    boolean isBootfs(BootDataset dataset) {
        return pool.bootfs().filter(dataset.name()::equals).isPresent();
    }

    Optional<KernelProperty> kernel(BootDataset dataset) {
        return dataset.property(KERNEL).filter(DatasetProperties::isSet).map(KernelProperty::new);
    }

    Optional<String> rootPrefix(BootDataset dataset) {
        return dataset.property(ROOT_PREFIX).filter(DatasetProperties::isSet);
    }

    /// With the parent's instead of `%{parent}`.
    Optional<String> commandLine(BootDataset dataset) {
        return own(dataset.name())
                .map(line -> expanded(dataset.name(), line).replaceAll("\\p{Cntrl}+", " "));
    }

    private Optional<String> own(String name) {
        return Optional.ofNullable(datasets.get(name))
                .flatMap(dataset -> dataset.property(COMMAND_LINE))
                .filter(DatasetProperties::isSet);
    }

    /// The parent of an inherited line is that of the data set it was inherited from.
    private String expanded(String name, String line) {
        if (!line.contains(PARENT)) {
            return line;
        }
        String parent = parentOf(name);
        while (own(parent).filter(line::equals).isPresent()) {
            parent = parentOf(parent);
        }
        String above = parent;
        String inherited = own(above).map(text -> expanded(above, text)).orElse("");
        String whole = line.replace(PARENT, inherited).strip();
        return whole.length() > MOST_CHARACTERS ? whole.substring(0, MOST_CHARACTERS) : whole;
    }

    private static String parentOf(String name) {
        int slash = name.lastIndexOf('/');
        return slash < 0 ? "" : name.substring(0, slash);
    }

    private static boolean isSet(String value) {
        return !value.isBlank() && !value.equals("-");
    }
}

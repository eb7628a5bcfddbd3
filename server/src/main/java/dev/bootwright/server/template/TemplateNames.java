package dev.bootwright.server.template;

import dev.bootwright.server.yaml.Yaml;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The names a template has given so far, and what each device is used for. Parts are read in the
/// order they are made, so a reference leads to what stands above it.
public final class TemplateNames {

    private static final String CONTAINER = "LUKS container";

    private final Map<String, DiskSpec> disks = new LinkedHashMap<>();
    private final Set<String> raids = new TreeSet<>();
    private final Map<String, LuksSpec> containers = new LinkedHashMap<>();
    private final List<Yaml> later = new ArrayList<>();
    private final Set<String> groups = new TreeSet<>();
    private final Map<String, VolumeSpec> volumes = new LinkedHashMap<>();
    private final Map<String, String> users = new HashMap<>();
    private final Map<String, FileSystemSpec> fileSystems = new LinkedHashMap<>();
    private boolean installs;
    private boolean installsImage;

    TemplateNames() {}

    void addDisk(Yaml place, DiskSpec disk) {
        checkFree(place, disk.name());
        disks.put(disk.name(), disk);
    }

    void addRaid(Yaml place, String name) {
        checkFree(place, name);
        raids.add(name);
    }

    void addContainer(Yaml place, LuksSpec container) {
        checkFree(place, container.name());
        containers.put(container.name(), container);
    }

    void addGroup(Yaml place, String name) {
        checkFree(place, name);
        groups.add(name);
    }

    private void checkFree(Yaml place, String name) {
        if (disks.containsKey(name)
                || raids.contains(name)
                || containers.containsKey(name)
                || groups.contains(name)) {
            place.fail(
                    "a disk, array, container or volume group is called \"%s\" already"
                            .formatted(name));
        }
    }

    void addVolume(Yaml place, VolumeSpec volume) {
        if (!groups.contains(volume.group())) {
            place.fail(
                    "no volume group is called \"%s\"; there are %s"
                            .formatted(volume.group(), listed(groups)));
        }
        if (volumes.put(volume.group() + "/" + volume.name(), volume) != null) {
            place.fail("a second logical volume is called \"" + volume.name() + "\"");
        }
        boolean restBefore =
                volumes.values().stream()
                        .anyMatch(earlier ->
                                !earlier.name().equals(volume.name())
                                        && earlier.group().equals(volume.group())
                                        && earlier.size() instanceof Size.Rest);
        if (restBefore) {
            place.fail("an earlier logical volume takes the rest of the group; only the last may");
        }
    }

    /// A system is installed in the end.
    ///
    /// @param isImage whether by writing an image of it
    void addInstall(boolean isImage) {
        installs = true;
        installsImage = isImage;
    }

    boolean installs() {
        return installs;
    }

    boolean installsImage() {
        return installsImage;
    }

    void addFileSystem(FileSystemSpec made) {
        fileSystems.put(made.on().toString(), made);
    }

    /// What a text refers to, taken into use; anything wrong is told at its place.
    Optional<Reference> use(Yaml place, String user) {
        Optional<Reference> reference = place.text().flatMap(this::find);
        if (reference.isEmpty()) {
            place.fail(
                    "%s is no device of this template; there are %s"
                            .formatted(place.describe(), listed(all())));
            return reference;
        }
        Reference device = reference.get();
        boolean isUpon = user.equals("file system") || user.equals(CONTAINER);
        if (device instanceof Reference.Volume && !isUpon) {
            place.fail("a %s cannot be made on a logical volume".formatted(user));
        }
        if (device instanceof Reference.Raid && user.equals("raid")) {
            place.fail("an array cannot be made of arrays");
        }
        if (device instanceof Reference.Luks(String name)) {
            checkContainer(place, name, user);
        }
        if (device instanceof Reference.Disk(String name) && hasPartitions(name)) {
            place.fail("disk \"%s\" has partitions; name one of them".formatted(name));
        }
        String before = users.put(device.toString(), user);
        if (before != null) {
            place.fail("\"%s\" is used by a %s already".formatted(device, before));
        }
        return reference;
    }

    private void checkContainer(Yaml place, String name, String user) {
        if (user.equals("raid") || user.equals(CONTAINER)) {
            place.fail("a %s cannot be made on a LUKS container".formatted(user));
        }
        LuksSpec container = containers.get(name);
        boolean isOnVolume = container != null && container.on() instanceof Reference.Volume;
        if (isOnVolume && user.equals("volume group")) {
            place.fail("container \"%s\" lies on a logical volume itself".formatted(name));
        }
    }

    /// What a LUKS container lies on. A logical volume is looked for when the rest was read.
    Optional<Reference> container(Yaml place) {
        String text = place.text().orElse("");
        int slash = text.indexOf('/');
        if (slash > 0 && !disks.containsKey(text.substring(0, slash))) {
            later.add(place);
            return Optional.of(
                    new Reference.Volume(text.substring(0, slash), text.substring(slash + 1)));
        }
        return use(place, CONTAINER);
    }

    /// Looks for what was not there yet when it was referred to.
    void finish() {
        later.forEach(place -> use(place, CONTAINER));
    }

    /// What a text or each text of a list refers to, taken into use.
    List<Reference> references(Optional<Yaml> value, String user) {
        List<Reference> references = new ArrayList<>();
        for (Yaml element : value.map(Yaml::elementsOrSelf).orElse(List.of())) {
            use(element, user).ifPresent(references::add);
        }
        return references;
    }

    private boolean hasPartitions(String name) {
        DiskSpec disk = disks.get(name);
        return disk != null && !disk.partitions().isEmpty();
    }

    private Optional<Reference> find(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return disks.containsKey(text)
                    ? Optional.of(new Reference.Disk(text))
                    : raids.contains(text)
                            ? Optional.of(new Reference.Raid(text))
                            : containers.containsKey(text)
                                    ? Optional.of(new Reference.Luks(text))
                                    : Optional.empty();
        }
        String first = text.substring(0, slash);
        String second = text.substring(slash + 1);
        DiskSpec disk = disks.get(first);
        if (disk != null) {
            boolean known = disk.partitions().stream().anyMatch(part -> part.name().equals(second));
            return known ? Optional.of(new Reference.Partition(first, second)) : Optional.empty();
        }
        return volumes.containsKey(text)
                ? Optional.of(new Reference.Volume(first, second))
                : Optional.empty();
    }

    private Set<String> all() {
        Set<String> all = new TreeSet<>(raids);
        disks.forEach((name, disk) -> {
            if (disk.partitions().isEmpty()) {
                all.add(name);
            }
            disk.partitions().forEach(part -> all.add(name + "/" + part.name()));
        });
        all.addAll(containers.keySet());
        all.addAll(volumes.keySet());
        return all;
    }

    /// A file system or swap space that is made on a device.
    Optional<FileSystemSpec> made(Yaml place) {
        Optional<FileSystemSpec> found =
                Optional.ofNullable(fileSystems.get(place.text().orElse("")));
        if (found.isEmpty()) {
            place.fail(
                    "no file system is made on %s; there are %s"
                            .formatted(
                                    place.describe(), listed(new TreeSet<>(fileSystems.keySet()))));
        }
        return found;
    }

    /// A file system that a file can be written to.
    Optional<Reference> fileSystem(Yaml place) {
        String text = place.text().orElse("");
        FileSystemSpec found = fileSystems.get(text);
        if (found == null || found.type().equals("swap")) {
            Set<String> mountable = new TreeSet<>();
            fileSystems.forEach((on, made) -> {
                if (!made.type().equals("swap")) {
                    mountable.add(on);
                }
            });
            place.fail(
                    "no file system is made on %s; there are %s"
                            .formatted(place.describe(), listed(mountable)));
            return Optional.empty();
        }
        return Optional.of(found.on());
    }

    /// Whether an array can have enough members for its level.
    void checkMembers(Yaml place, RaidSpec raid) {
        long most = 0;
        for (Reference member : raid.members()) {
            most += mostDisks(member);
        }
        int needed = raid.leastMembers();
        if (most < needed) {
            place.fail(
                    "RAID %s needs at least %d members, found %d"
                            .formatted(raid.level(), needed, most));
        }
    }

    private int mostDisks(Reference reference) {
        String name =
                switch (reference) {
                    case Reference.Disk(String disk) -> disk;
                    case Reference.Partition(String disk, String _) -> disk;
                    case Reference.Raid _, Reference.Luks _, Reference.Volume _ -> "";
                };
        DiskSpec disk = disks.get(name);
        return disk == null ? 1 : disk.select().maxCount();
    }

    private static String listed(Iterable<String> names) {
        List<String> all = new ArrayList<>();
        names.forEach(all::add);
        return all.isEmpty() ? "none" : String.join(", ", all);
    }
}

package dev.bootwright.server.template;

import dev.bootwright.formats.contract.Controller;
import dev.bootwright.formats.contract.Disk;
import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.formats.contract.RaidController;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the disks of one machine hang on, as its inventory has it.
public final class Attachments {

    /// How the logical disks of controllers, and disks of virtual machines, call themselves when no tool of
    /// the maker's tells more: vendor and model of SCSI INQUIRY, or the model alone.
    private static final Pattern VIRTUAL =
            Pattern.compile(
                    "(?i)(dell |lsi |avago |broadcom )?(perc|mr9|mr sas|raid|logical volume|serveraid|virtual).*"
                            + "|(?i)(hpe? )?logical volume.*|(?i)(qemu|vbox|vmware|msft|xen|red hat|virtio|google|amazon) .*"
                            + "|(?i)(qemu|vbox|vmware|virtual disk).*|(?i)dellboss.*");

    private final List<Controller> controllers;
    private final List<RaidController> raid;
    private final Map<String, Controller> byDisk = new HashMap<>();
    private final Set<String> volumes = new HashSet<>();
    private final Set<String> members = new HashSet<>();

    private Attachments(List<Controller> controllers, List<RaidController> raid) {
        this.controllers = controllers;
        this.raid = raid;
        for (Controller controller : controllers) {
            controller.disks().forEach(disk -> byDisk.put(disk, controller));
        }
        for (RaidController each : raid) {
            each.volumes().forEach(volume -> volume.wwn().ifPresent(volumes::add));
            each.disks()
                    .forEach(disk -> {
                        members.add(disk.identity().serial());
                        disk.identity().wwn().ifPresent(members::add);
                    });
        }
    }

    public static Attachments of(Inventory inventory) {
        return new Attachments(inventory.controllers(), inventory.raid());
    }

    /// The controller that a disk hangs on.
    private Optional<Controller> controller(Disk disk) {
        Optional<Controller> named =
                Optional.ofNullable(byDisk.get(disk.identity().serial()))
                        .or(() -> disk.identity().wwn().map(byDisk::get));
        String path = disk.path().orElse("");
        return named.or(
                () -> controllers.stream().filter(each -> path.contains(each.pci())).findFirst());
    }

    private Optional<RaidController> raid(Controller controller) {
        return raid.stream()
                .filter(each -> each.pci().filter(pci -> isAddress(controller, pci)).isPresent())
                .findFirst();
    }

    /// Whether a disk hangs on a controller.
    ///
    /// @param wanted PCI address with or without its domain, driver, `vendor:device` in hexadecimal digits,
    ///     or the serial number of a RAID controller, with or without the name of its tool
    boolean isOn(Disk disk, String wanted) {
        return controller(disk).filter(controller -> is(controller, wanted)).isPresent();
    }

    private boolean is(Controller controller, String wanted) {
        return isAddress(controller, wanted)
                || controller.driver().equals(Optional.of(wanted))
                || ids(controller).equalsIgnoreCase(wanted)
                || raid(controller)
                        .filter(each ->
                                each.name().toString().equals(wanted)
                                        || each.name().serial().equals(wanted))
                        .isPresent();
    }

    private static boolean isAddress(Controller controller, String text) {
        String address = text.toLowerCase(Locale.ROOT);
        return controller.pci().equals(address) || controller.pci().equals("0000:" + address);
    }

    private static String ids(Controller controller) {
        return "%04x:%04x".formatted(controller.vendor(), controller.device());
    }

    /// Whether a disk is a logical disk of a RAID controller or the disk of a virtual machine, and not one
    /// that somebody can hold in the hand.
    public boolean isVirtual(Disk disk) {
        Optional<String> wwn = disk.identity().wwn();
        if (wwn.filter(volumes::contains).isPresent()) {
            return true;
        }
        boolean isMember =
                members.contains(disk.identity().serial())
                        || wwn.filter(members::contains).isPresent();
        if (isMember) {
            return false; // handed through
        }
        String model = disk.model().orElse("").strip();
        String called = (disk.vendor().orElse("").strip() + " " + model).strip();
        return disk.transport().equals(Optional.of("virtio"))
                || VIRTUAL.matcher(called).matches()
                || VIRTUAL.matcher(model).matches();
    }

    /// What a disk hangs on, for people: `megaraid_sas 0000:03:00.0 1000:005d, virtual`.
    public String describe(Disk disk) {
        String on = controller(disk).map(this::describe).orElse("controller unknown");
        return on + (isVirtual(disk) ? ", virtual" : "");
    }

    private String describe(Controller controller) {
        List<String> words = new ArrayList<>();
        Stream.of(controller.driver(), Optional.of(controller.pci()), Optional.of(ids(controller)))
                .flatMap(Optional::stream)
                .forEach(words::add);
        raid(controller).ifPresent(each -> words.add(each.name().toString()));
        return String.join(" ", words);
    }
}

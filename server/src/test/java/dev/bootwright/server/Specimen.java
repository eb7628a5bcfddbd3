package dev.bootwright.server;

import dev.bootwright.formats.contract.Controller;
import dev.bootwright.formats.contract.Disk;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.Hardware;
import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.formats.contract.RaidController;
import dev.bootwright.formats.contract.Registration;
import dev.bootwright.formats.net.MacAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Machines to test with.
public final class Specimen {

    public static final long GIB = 1L << 30;

    private Specimen() {}

    public static Disk disk(String serial, long size, Disk.Content... contents) {
        return disk(serial, size, "virtio", contents);
    }

    public static Disk disk(String serial, long size, String transport, Disk.Content... contents) {
        return new Disk(
                new DiskIdentity(serial, Optional.empty(), size),
                "vda",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(transport),
                Optional.of(transport.equals("sata")),
                Optional.of(transport.equals("usb")),
                Optional.of(false),
                Optional.of(512L),
                Optional.of(512L),
                contents.length == 0 ? Optional.empty() : Optional.of("gpt"),
                List.of(contents),
                List.of(),
                List.of());
    }

    /// The same disk, used as a whole.
    public static Disk withoutTable(Disk disk) {
        return with(disk, Optional.empty(), disk.problems());
    }

    /// The same disk, with something wrong.
    public static Disk withProblem(Disk disk, String problem) {
        return with(disk, disk.table(), List.of(problem));
    }

    private static Disk with(Disk disk, Optional<String> table, List<String> problems) {
        return new Disk(
                disk.identity(),
                disk.name(),
                disk.path(),
                disk.model(),
                disk.vendor(),
                disk.firmware(),
                disk.transport(),
                disk.rotational(),
                disk.removable(),
                disk.readOnly(),
                disk.logicalBlock(),
                disk.physicalBlock(),
                table,
                disk.contents(),
                disk.uses(),
                problems);
    }

    public static Disk.Content content(int number, String signature, String label) {
        return new Disk.Content(
                Optional.of((long) number),
                1 << 20,
                GIB,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(signature),
                Optional.of(label),
                Optional.empty());
    }

    /// The same machine with controllers.
    public static Inventory withControllers(
            Inventory of, List<Controller> controllers, List<RaidController> raid) {
        return new Inventory(
                of.system(),
                of.firmware(),
                of.architecture(),
                of.kernel(),
                of.cpus(),
                of.flags(),
                of.memory(),
                of.disks(),
                of.nics(),
                of.pci(),
                of.bmc(),
                of.topology(),
                controllers,
                raid,
                of.usb(),
                of.boot(),
                of.sources(),
                of.errors());
    }

    public static Inventory inventory(Disk... disks) {
        return inventory("QEMU", "Standard PC", disks);
    }

    public static Inventory inventory(String manufacturer, String product, Disk... disks) {
        Optional<String> none = Optional.empty();
        return new Inventory(
                new Hardware.System(
                        Optional.of(manufacturer),
                        Optional.of(product),
                        none,
                        none,
                        none,
                        none,
                        none,
                        none,
                        none,
                        none,
                        none,
                        none,
                        none),
                new Hardware.Firmware(none, none, none, "bios", Optional.empty()),
                "x86_64",
                "6.1.0",
                List.of(),
                List.of(),
                new Hardware.Memory(2 * GIB, Optional.empty(), List.of()),
                Arrays.asList(disks),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of());
    }

    public static Registration registration(String mac) {
        return registration(Optional.empty(), Optional.empty(), mac);
    }

    public static Registration registration(
            Optional<String> uuid, Optional<String> serial, String... macs) {
        List<MacAddress> addresses = Arrays.stream(macs).map(MacAddress::parse).toList();
        return new Registration(
                uuid,
                serial,
                addresses,
                addresses.stream().findFirst(),
                "bios",
                "0.1.0",
                4_000,
                false);
    }
}

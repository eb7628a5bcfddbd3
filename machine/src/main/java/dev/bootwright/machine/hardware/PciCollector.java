package dev.bootwright.machine.hardware;

import dev.bootwright.formats.contract.Hardware;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// PCI functions.
final class PciCollector {

    private PciCollector() {}

    /// @param sys the directory `/sys`
    static List<Hardware.Pci> pci(Attributes sys) {
        List<Hardware.Pci> functions = new ArrayList<>();
        for (Attributes each : sys.of("bus/pci/devices").children()) {
            Optional<Long> vendor = each.number("vendor");
            Optional<Long> device = each.number("device");
            if (vendor.isPresent() && device.isPresent()) {
                functions.add(
                        new Hardware.Pci(
                                each.name(),
                                vendor.get(),
                                device.get(),
                                each.number("subsystem_vendor").filter(id -> id != 0),
                                each.number("subsystem_device").filter(id -> id != 0),
                                each.number("class").orElse(0L),
                                each.target("driver"),
                                Optional.empty()));
            }
        }
        return functions;
    }
}

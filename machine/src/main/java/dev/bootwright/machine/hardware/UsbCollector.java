package dev.bootwright.machine.hardware;

import dev.bootwright.formats.contract.Usb;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// USB devices without hubs.
final class UsbCollector {

    private static final long HUB = 9;

    private UsbCollector() {}

    /// @param sys the directory `/sys`
    static List<Usb> usb(Attributes sys) {
        List<Usb> devices = new ArrayList<>();
        for (Attributes each : sys.of("bus/usb/devices").children()) {
            Optional<Long> vendor = hex(each, "idVendor");
            Optional<Long> device = hex(each, "idProduct");
            Optional<Long> deviceClass = hex(each, "bDeviceClass");
            if (vendor.isEmpty() || device.isEmpty() || deviceClass.equals(Optional.of(HUB))) {
                continue; // an interface has no vendor of its own
            }
            devices.add(
                    new Usb(
                            each.name(),
                            vendor.get(),
                            device.get(),
                            each.text("manufacturer"),
                            each.text("product"),
                            each.text("serial"),
                            deviceClass,
                            each.number("speed")));
        }
        return devices;
    }

    private static Optional<Long> hex(Attributes in, String name) {
        return in.text(name)
                .filter(text -> text.matches("[0-9a-f]{1,4}"))
                .map(text -> Long.parseLong(text, 16));
    }
}

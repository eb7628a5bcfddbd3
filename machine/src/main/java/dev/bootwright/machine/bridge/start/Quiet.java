package dev.bootwright.machine.bridge.start;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Takes devices that read and write memory by themselves away from their drivers, so that they are still when
/// the next kernel begins. Without this an xHCI controller goes on writing into memory that is no longer its
/// own, and some NVMe disks do not answer a second kernel.
final class Quiet {

    private static final List<String> DRIVERS = List.of("xhci_hcd", "xhci-pci", "nvme");

    /// A device that was taken from its driver.
    private record Unbound(Path driver, String device) {}

    private final Path drivers;
    private final Remote remote;
    private final List<Unbound> unbound = new ArrayList<>();

    /// @param sys where sysfs is
    Quiet(Path sys) {
        this(sys, Remote.NONE);
    }

    /// @param remote ends first: network cards write into memory too
    Quiet(Path sys, Remote remote) {
        this.drivers = sys.resolve("bus/pci/drivers");
        this.remote = remote;
    }

    /// @return what did not work, a line each; the kernel's own shutdown of devices comes after it anyway
    List<String> unbind() throws InterruptedException {
        List<String> problems = new ArrayList<>(remote.end());
        for (String name : DRIVERS) {
            Path driver = drivers.resolve(name);
            for (String device : devices(driver)) {
                try {
                    Files.writeString(driver.resolve("unbind"), device);
                    unbound.add(new Unbound(driver, device));
                } catch (IOException e) {
                    problems.add("%s of %s: %s".formatted(device, name, e.getMessage()));
                }
            }
        }
        return problems;
    }

    /// Gives the devices back, after a start that did not come about.
    void bind() throws IOException {
        for (Unbound each : unbound) {
            Files.writeString(each.driver().resolve("bind"), each.device());
        }
        unbound.clear();
    }

    private static List<String> devices(Path driver) {
        List<String> devices = new ArrayList<>();
        // a PCI address: 0000:03:00.0
        try (DirectoryStream<Path> links = Files.newDirectoryStream(driver, "*:*:*.*")) {
            links.forEach(link -> devices.add(link.getFileName().toString()));
        } catch (IOException e) {
            return List.of(); // no such driver
        }
        devices.sort(null);
        return devices;
    }
}

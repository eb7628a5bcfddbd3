package dev.bootwright.machine.bridge.start;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuietTest {

    @TempDir Path sys = Path.of("");

    private Path driver(String name, String... devices) throws Exception {
        Path driver = Files.createDirectories(sys.resolve("bus/pci/drivers").resolve(name));
        Files.createDirectory(driver.resolve("module"));
        for (String device : devices) {
            Files.createDirectory(driver.resolve(device));
        }
        return driver;
    }

    @Test
    void takesNvmeAndUsbControllersFromTheirDriversAndGivesThemBack() throws Exception {
        Path nvme = driver("nvme", "0000:01:00.0");
        Path usb = driver("xhci_hcd", "0000:00:14.0");
        Path network = driver("e1000e", "0000:00:19.0");
        Quiet quiet = new Quiet(sys);
        assertEquals(List.of(), quiet.unbind());
        assertEquals("0000:01:00.0", Files.readString(nvme.resolve("unbind")));
        assertEquals("0000:00:14.0", Files.readString(usb.resolve("unbind")));
        assertEquals(false, Files.exists(network.resolve("unbind")));
        quiet.bind();
        assertEquals("0000:01:00.0", Files.readString(nvme.resolve("bind")));
    }

    @Test
    void saysWhatItCouldNotTake() throws Exception {
        Path nvme = driver("nvme", "0000:01:00.0");
        Files.createDirectory(nvme.resolve("unbind"));
        assertEquals(1, new Quiet(sys).unbind().size());
    }
}

package dev.bootwright.machine.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.machine.hardware.HardwareInventory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleMachineTest {

    @Test
    void anInventoryFindsSomethingOfEverything(@TempDir Path root) throws IOException {
        SampleMachine.write(root);

        Inventory inventory = HardwareInventory.of(root).collect(_ -> {});

        assertEquals(List.of(), inventory.errors());
        assertEquals(1, inventory.cpus().size());
        assertEquals(1, inventory.memory().dimms().size());
        assertEquals(1, inventory.disks().size());
        assertEquals(1, inventory.nics().size());
        assertEquals(2, inventory.pci().size());
    }
}

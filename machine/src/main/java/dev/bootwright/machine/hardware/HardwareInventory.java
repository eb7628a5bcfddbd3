package dev.bootwright.machine.hardware;

import dev.bootwright.formats.contract.Inventory;
import java.nio.file.Path;
import java.util.function.Consumer;

/// Finds out what this machine is made of.
public interface HardwareInventory {

    /// Looks at everything, changing nothing. A part that cannot be read costs only its own section: why
    /// stands in [Inventory#errors()].
    ///
    /// @param log takes single lines that are worth showing to who watches the console
    Inventory collect(Consumer<String> log);

    /// The inventory of the machine this runs on.
    ///
    /// @param root `/`, or a directory with `proc`, `sys` and `dev` as they were on another machine
    static HardwareInventory of(Path root) {
        return new MachineInventory(root);
    }
}

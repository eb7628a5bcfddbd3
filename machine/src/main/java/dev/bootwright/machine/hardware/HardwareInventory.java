package dev.bootwright.machine.hardware;

import dev.bootwright.formats.contract.Inventory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/// Finds out what this machine is made of.
public interface HardwareInventory {

    /// Looks at everything, changing nothing. A part that cannot be read costs only its own section: why
    /// stands in [Inventory#errors()]. Network cards are asked themselves from the first
    /// [#withInterfaces] on.
    ///
    /// @param log takes single lines that are worth showing to who watches the console
    Inventory collect(Consumer<String> log);

    /// Listens for what is at the other ends of the cables; collections have it from then on. For that, all
    /// network interfaces are switched on.
    ///
    /// @param wait for how long at most
    /// @throws IOException if it is not possible to listen
    void listen(Duration wait) throws IOException;

    /// An inventory with its network interfaces as they are now, what their cards tell and, once somebody has
    /// listened, what was heard on them; see [Inventory#nics()]. The first time takes an emulated machine
    /// longer than all else there is to an inventory.
    Inventory withInterfaces(Inventory found);

    /// What the last collection read, as it was read: a ZIP archive of at most 4 MiB of contents.
    byte[] rawOutputs();

    /// The inventory of the machine this runs on.
    ///
    /// @param root `/`, or a directory with `proc`, `sys` and `dev` as they were on another machine
    static HardwareInventory of(Path root) {
        return new MachineInventory(root);
    }
}

package dev.bootwright.machine.agent;

import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.contract.Details;
import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.machine.hardware.HardwareInventory;
import dev.bootwright.machine.server.AgentServer;
import dev.bootwright.machine.server.Persistence;
import dev.bootwright.machine.server.ServerRefusedException;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What the server is told and need not answer. Several threads tell it of the hardware, one after the
/// other, so that what was seen last is what it hears last.
final class Reports {

    private final AgentServer server;
    private final HardwareInventory hardware;
    private final Console console;
    private @Nullable Inventory newest;

    Reports(AgentServer server, HardwareInventory hardware, Console console) {
        this.server = server;
        this.hardware = hardware;
        this.console = console;
    }

    void phase(Persistence persistence, String phase, String message)
            throws ServerRefusedException, InterruptedException {
        tell(persistence, "phase " + phase, () -> server.report(phase, message));
    }

    /// Looks at the hardware, and reports it.
    synchronized void inventory(Persistence persistence)
            throws ServerRefusedException, InterruptedException {
        Inventory found = hardware.collect(console::say);
        newest = found;
        if (tell(persistence, "inventory", () -> server.report(found))) {
            console.say("inventory sent");
        }
    }

    /// Listens for neighbours, and reports the details anew, with them.
    void neighbours(Persistence persistence, Duration wait)
            throws ServerRefusedException, InterruptedException {
        try {
            hardware.listen(wait);
        } catch (IOException e) {
            console.say("neighbours not heard: " + e.getMessage());
            return;
        }
        details(persistence);
    }

    /// Reports the newest inventory with what takes longer to find out, and the outputs it was read from.
    synchronized void details(Persistence persistence)
            throws ServerRefusedException, InterruptedException {
        if (newest == null) {
            return;
        }
        Inventory found = hardware.withInterfaces(newest);
        newest = found;
        Details details = new Details(found, Opaque.of(hardware.rawOutputs()));
        tell(persistence, "details", () -> server.report(details));
    }

    /// Something that the server is told and need not answer.
    @FunctionalInterface
    private interface Telling {
        void tell() throws IOException;
    }

    /// Tells the server until it has taken it. What it refuses is shown and left, for a machine that waits
    /// for a job can still be helped.
    ///
    /// @return whether it was taken
    private boolean tell(Persistence persistence, String what, Telling telling)
            throws ServerRefusedException, InterruptedException {
        try {
            return persistence.until(() -> {
                telling.tell();
                return true;
            });
        } catch (ServerRefusedException e) {
            if (e.endsThisBoot()) {
                throw e;
            }
            console.say(what + " refused: " + e.getMessage());
            return false;
        }
    }
}

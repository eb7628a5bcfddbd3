package dev.bootwright.machine.step;

import dev.bootwright.machine.program.Program;
import java.io.IOException;

/// Loads kernel modules by name.
@FunctionalInterface
interface ModuleLoader {

    /// Loads a module with what it depends on; one that is loaded, built in, or unknown is no error, as
    /// what needs it says so itself.
    void load(String module) throws IOException, InterruptedException;

    /// By the `modprobe` of the running system.
    static ModuleLoader ofSystem() {
        return module -> Program.of("modprobe", "-q", module).result();
    }
}

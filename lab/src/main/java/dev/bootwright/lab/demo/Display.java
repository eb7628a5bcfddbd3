package dev.bootwright.lab.demo;

import java.time.Duration;
import java.util.List;

/// Shows where the machines are, while they are on their way.
interface Display {

    /// One machine, now.
    ///
    /// @param firmware `bios` or `uefi`
    /// @param progress from 0 to 1
    /// @param phase    such as `kernel`
    /// @param detail   what goes on in it; may be empty
    /// @param since    power-on, or until it was done
    record Line(
            String machine,
            String firmware,
            double progress,
            String phase,
            String detail,
            Duration since) {}

    /// Shows all machines as they are now.
    void show(List<Line> lines);
}

package dev.bootwright.lab.demo;

import java.nio.file.Path;
import java.util.Optional;

/// What the user may choose.
///
/// @param top      the checkout
/// @param template file with another template than the demo's own
/// @param keep     leave server and machines running until the user stops the program
/// @param yes      install missing packages without asking
public record DemoOptions(
        Path top,
        int machines,
        FirmwareChoice firmware,
        Optional<Path> template,
        boolean keep,
        boolean yes) {

    /// Firmware of the machines; `BOTH` takes turns.
    public enum FirmwareChoice {
        BIOS,
        UEFI,
        BOTH
    }

    public DemoOptions {
        if (machines < 1 || machines > 64) {
            throw new IllegalArgumentException("%d machines: expected 1 to 64".formatted(machines));
        }
    }
}

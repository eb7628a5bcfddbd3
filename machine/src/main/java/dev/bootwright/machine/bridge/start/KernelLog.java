package dev.bootwright.machine.bridge.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The kernel's own log, which says of every line when it was written. It is shown on no console unless the
/// kernel was told to.
///
/// @param device `/dev/kmsg`
record KernelLog(Path device) {

    private static final String NOTICE = "<5>";

    /// Adds a line; where that cannot be done, nothing is lost that anybody needs.
    void note(String text) {
        try {
            Files.writeString(
                    device, NOTICE + "bootwright: " + text + "\n", StandardOpenOption.WRITE);
        } catch (IOException e) {
            // A kernel without a log.
        }
    }
}

package dev.bootwright.server.boot;

import dev.bootwright.server.rule.Loader;
import dev.bootwright.server.script.KernelArguments;
import java.util.Optional;

/// What holds where no rule says otherwise.
///
/// @param httpPort  of the boot door, for clients that came by DHCP or TFTP
/// @param image     identifier or name; the newest `amd64` one if empty
/// @param arguments further kernel arguments
public record BootOptions(
        int httpPort, Loader loader, Optional<String> image, KernelArguments arguments) {}

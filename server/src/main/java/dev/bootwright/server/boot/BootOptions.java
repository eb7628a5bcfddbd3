package dev.bootwright.server.boot;

import dev.bootwright.server.rule.Loader;
import dev.bootwright.server.script.KernelArguments;
import java.util.Optional;

/// What holds where no rule says otherwise.
///
/// @param httpPort  of the boot door, for clients that came by DHCP or TFTP
/// @param image     identifier or name of an image, or name of a published ISO; the newest `amd64` image if
///     empty
/// @param menu      seconds that a menu waits before it starts the image; 0 shows none
/// @param arguments further kernel arguments
public record BootOptions(
        int httpPort, Loader loader, Optional<String> image, int menu, KernelArguments arguments) {}

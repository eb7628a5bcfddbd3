package dev.bootwright.cli.command;

import dev.bootwright.image.iso.Medium;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Shows what an ISO boots.
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what an ISO boots.",
            "Kernels, whose initramfs, root image, arguments, how that is done over the "
                    + "network, why, and the memory it takes. Of a URL only what is looked at is "
                    + "fetched."
        },
        footer = {
            "",
            "Examples:",
            "  bootwright iso inspect debian-live-12-amd64-standard.iso",
            "  bootwright iso inspect http://mirror.example/gentoo.iso --json",
            "",
            "Exit code 3 if nothing on it can be booted over the network."
        })
final class IsoInspectCommand implements Callable<Integer> {

    private static final int NOTHING = 3;

    @Mixin IsoMixin isos = new IsoMixin();

    @SuppressWarnings("NullAway.Init") // picocli sets it
    @Parameters(index = "0", paramLabel = "FILE|URL", description = "The ISO.")
    String place;

    @Override
    public Integer call() throws IOException {
        try (Medium medium = IsoMixin.open(place)) {
            isos.print(IsoText.document(place, medium), IsoText.text(place, medium));
            return medium.system().preferred().isPresent() ? 0 : NOTHING;
        }
    }
}

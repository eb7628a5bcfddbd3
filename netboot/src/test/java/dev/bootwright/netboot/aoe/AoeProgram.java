package dev.bootwright.netboot.aoe;

import dev.bootwright.netboot.aoe.AoeConfiguration.Interface;
import dev.bootwright.netboot.aoe.AoeConfiguration.OverlaySettings;
import dev.bootwright.netboot.aoe.AoeConfiguration.Source;
import dev.bootwright.netboot.aoe.AoeConfiguration.Sync;
import dev.bootwright.netboot.aoe.AoeConfiguration.TargetSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Serves targets on `eth0`; ends when its input does. Prints `ready`, and what happens.
///
/// Arguments: a folder for state or `-`, then for each target `SHELF.SLOT FILE OVERLAYS`, the last a
/// folder or `-`.
final class AoeProgram {

    private AoeProgram() {}

    public static void main(String[] arguments) throws IOException {
        List<TargetSettings> targets = new ArrayList<>();
        for (int i = 1; i < arguments.length; i += 3) {
            targets.add(target(arguments[i], arguments[i + 1], arguments[i + 2]));
        }
        var configuration =
                new AoeConfiguration(
                        List.of(new Interface("eth0", OptionalInt.empty())),
                        folder(arguments[0]),
                        targets);
        try (var server = AoeServer.open(configuration, AoeProgram::say)) {
            System.out.println("ready " + server.statistics().targets().size());
            while (System.in.read() >= 0) {
                // Whoever started us says that it is enough by closing our input.
            }
            System.out.println(server.statistics().ports());
        }
    }

    private static void say(AoeServer.Event event) {
        System.out.println(event);
    }

    private static TargetSettings target(String address, String file, String overlays) {
        return new TargetSettings(
                TargetAddress.parse(address),
                new Source(Path.of(file), FileStorage.Slice.WHOLE),
                false,
                Sync.FLUSH,
                folder(overlays).map(each -> new OverlaySettings(each, 1 << 20, 4)),
                List.of(),
                List.of(),
                16);
    }

    private static Optional<Path> folder(String text) {
        return text.equals("-") ? Optional.empty() : Optional.of(Path.of(text));
    }
}

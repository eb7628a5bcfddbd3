package dev.bootwright.netboot.aoe;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.netboot.aoe.AoeConfiguration.Interface;
import dev.bootwright.netboot.aoe.AoeConfiguration.OverlaySettings;
import dev.bootwright.netboot.aoe.AoeConfiguration.Source;
import dev.bootwright.netboot.aoe.AoeConfiguration.Sync;
import dev.bootwright.netboot.aoe.AoeConfiguration.TargetSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Serves targets on `eth0`; ends when its input does. Prints `ready`, and what happens.
///
/// Arguments, and lines of the input, which are what to serve from then on: a folder for state or `-`,
/// then for each target `SHELF.SLOT FILE OVERLAYS`, the last a folder, `-`, or `always` for a target
/// without overlays that answers writes when they are on the disk. The first argument may be
/// `if:NAME`, an interface instead of `eth0`.
final class AoeProgram {

    private AoeProgram() {}

    public static void main(String[] arguments) throws IOException {
        try (var server = AoeServer.open(configuration(List.of(arguments)), AoeProgram::say)) {
            System.out.println("ready " + server.statistics().targets().size());
            var input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                reload(server, List.of(line.split(" ", -1)));
            }
            System.out.println(server.statistics().ports());
        }
    }

    private static void reload(AoeServer server, List<String> arguments) {
        try {
            server.reload(configuration(arguments));
            System.out.println("reloaded " + server.statistics().targets().size());
        } catch (IOException e) {
            System.out.println("refused: " + e.getMessage());
        }
    }

    private static AoeConfiguration configuration(List<String> all) {
        boolean elsewhere = all.getFirst().startsWith("if:");
        List<String> arguments = elsewhere ? all.subList(1, all.size()) : all;
        String name = elsewhere ? all.getFirst().substring("if:".length()) : "eth0";
        List<TargetSettings> targets = new ArrayList<>();
        for (int i = 1; i < arguments.size(); i += 3) {
            targets.add(target(arguments.get(i), arguments.get(i + 1), arguments.get(i + 2)));
        }
        return new AoeConfiguration(
                List.of(new Interface(name, OptionalInt.empty())),
                folder(arguments.getFirst()),
                targets);
    }

    private static void say(AoeServer.Event event) {
        System.out.println(event);
    }

    private static TargetSettings target(String address, String file, String overlays) {
        return new TargetSettings(
                TargetAddress.parse(address),
                new Source(Path.of(file), FileStorage.Slice.WHOLE),
                false,
                overlays.equals("always") ? Sync.ALWAYS : Sync.FLUSH,
                folder(overlays.equals("always") ? "-" : overlays)
                        .map(each -> new OverlaySettings(each, 1 << 20, 4)),
                List.of(),
                List.of(),
                16);
    }

    private static Optional<Path> folder(String text) {
        return text.equals("-") ? Optional.empty() : Optional.of(Path.of(text));
    }
}

package dev.bootwright.cli.command;

import dev.bootwright.machine.drive.DriveCandidate;
import dev.bootwright.machine.drive.Drives;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which drive is meant, and that it is meant.
///
/// @param root of the tree that has `sys`, `dev` and `proc`
record DriveChoice(Path root, long needed) {

    /// The drive that an option names.
    ///
    /// @param device path of its node, or its serial number
    /// @throws Failure if there is none, or it is refused: with every reason
    DriveCandidate find(String device) throws IOException {
        List<DriveCandidate> all = new Drives(root, needed).list();
        List<DriveCandidate> meant = all.stream().filter(each -> isMeant(each, device)).toList();
        if (meant.size() != 1) {
            throw new Failure(
                    "%d drives are called \"%s\"".formatted(meant.size(), device), known(all));
        }
        DriveCandidate found = meant.getFirst();
        if (!found.isAcceptable()) {
            throw new Failure(
                    "%s (%s) must not be written to: %s"
                            .formatted(
                                    found.disk().node(),
                                    found.confirmation(),
                                    String.join("; ", found.reasons())),
                    "bootwright drive list shows what may be written to");
        }
        return found;
    }

    private static String known(List<DriveCandidate> all) {
        List<DriveCandidate> acceptable =
                all.stream().filter(DriveCandidate::isAcceptable).toList();
        return acceptable.isEmpty()
                ? "no drive may be written to; drive list --all says why"
                : acceptable.stream()
                        .map(each -> each.disk().node() + " (" + each.confirmation() + ")")
                        .collect(Collectors.joining(", ", "there are ", ""));
    }

    private static boolean isMeant(DriveCandidate drive, String device) {
        try {
            return drive.confirmation().equals(device)
                    || drive.disk().node().toRealPath().equals(Path.of(device).toRealPath());
        } catch (IOException e) {
            return false; // the path is none, or the drive was pulled
        }
    }

    /// What a person says instead of typing the serial number.
    ///
    /// @param yes of the option `--yes`: the serial number, or empty if it stands alone
    /// @throws Failure if it stands alone and more than one drive could be meant
    String confirmed(DriveCandidate drive, String yes) throws IOException {
        if (!yes.isEmpty()) {
            return yes;
        }
        List<DriveCandidate> acceptable =
                new Drives(root, needed)
                        .list().stream().filter(DriveCandidate::isAcceptable).toList();
        if (acceptable.size() != 1) {
            throw new Failure(
                    "--yes alone says nothing where %d drives could be meant"
                            .formatted(acceptable.size()),
                    "--yes " + drive.confirmation(),
                    Failure.USAGE);
        }
        return drive.confirmation();
    }

    /// Asks a person to type the serial number.
    ///
    /// @throws Failure if there is no terminal
    static String ask(DriveCandidate drive, @Nullable Console console) {
        if (console == null || !console.isTerminal()) {
            throw new Failure(
                    "nobody is there to confirm that %s loses everything"
                            .formatted(drive.disk().node()),
                    "--yes " + drive.confirmation(),
                    Failure.USAGE);
        }
        console.printf(
                "%s, %s, %s%n",
                drive.disk().node(),
                DriveText.model(drive.description()),
                DriveText.size(drive.disk().identity().size()));
        for (String each : DriveText.contents(drive.description())) {
            console.printf("  loses  %s%n", each);
        }
        String typed =
                console.readLine("Type its serial number (%s) to go on: ", drive.confirmation());
        return typed == null ? "" : typed.strip();
    }
}

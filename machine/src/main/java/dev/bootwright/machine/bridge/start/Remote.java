package dev.bootwright.machine.bridge.start;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.bootwright.machine.program.Program;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Those who come over SSH, of whom `/init` tells by a named pipe, a line each:
///
/// ```text
/// address 192.0.2.5             by which the machine is reached now
/// come /dev/pts/0 198.51.100.7  the terminal of somebody who has come, and from where
/// redraw /dev/pts/0             it has another size now
/// ```
///
/// Where the drive lets nobody in, there is no such pipe, and nothing of this happens.
final class Remote {

    /// Nobody can come.
    static final Remote NONE = new Remote(Path.of("/nowhere"), false);

    private final Path pipe;
    private final boolean isOpen;

    private Remote(Path pipe, boolean isOpen) {
        this.pipe = pipe;
        this.isOpen = isOpen;
    }

    /// @param run the directory that `/init` puts the pipe in
    static Remote of(Path run) {
        Path pipe = run.resolve("remote");
        return new Remote(pipe, Files.exists(pipe));
    }

    /// Whether somebody could come.
    boolean isOpen() {
        return isOpen;
    }

    /// Has everybody who comes shown what these terminals show.
    void listen(Consoles consoles) {
        if (isOpen) {
            Thread.ofPlatform().daemon().name("remote").start(() -> read(consoles));
        }
    }

    /// The pipe has no end: `/init` holds it open.
    private void read(Consoles consoles) {
        try (BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(new FileInputStream(pipe.toFile()), US_ASCII))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                take(line, consoles);
            }
        } catch (IOException e) {
            consoles.note("nobody can come over SSH: " + e.getMessage());
        }
    }

    static void take(String line, Consoles consoles) {
        String[] words = line.split(" ", -1);
        if (words.length == 2 && words[0].equals("address")) {
            consoles.note("ssh root@" + words[1]);
        } else if (words.length == 3 && words[0].equals("come")) {
            consoles.welcome(Path.of(words[1]), words[2]);
        } else if (words.length == 2 && words[0].equals("redraw")) {
            consoles.forget(Path.of(words[1]));
        }
    }

    /// Ends all sessions and takes the network down.
    ///
    /// @return what did not work, a line each
    List<String> end() throws InterruptedException {
        try {
            return isOpen
                    ? Program.of("/init", "offline").result().errors().lines().toList()
                    : List.of();
        } catch (IOException e) {
            return List.of("the network stays up: " + e.getMessage());
        }
    }
}

package dev.bootwright.netboot.tftp;

import dev.bootwright.netboot.boot.BootResource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Serves one file, whatever it is asked for, on port 69; ends when its input does. Prints `ready`, and
/// what happens.
final class TftpProgram {

    private TftpProgram() {}

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        var whole = new BootResource.Slice(file, 0, Files.size(file), "sha256:0", "text/plain");
        try (var _ =
                TftpServer.open(
                        new InetSocketAddress("0.0.0.0", 69),
                        (name, request) -> Optional.of(whole),
                        event -> System.out.println(event.kind() + " " + event.detail()),
                        TftpOptions.DEFAULT)) {
            System.out.println("ready");
            while (System.in.read() >= 0) {
                // until it ends
            }
        }
    }
}

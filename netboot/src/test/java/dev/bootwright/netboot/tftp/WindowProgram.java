package dev.bootwright.netboot.tftp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/// Fetches a file `x` in windows, which hardly any client does. It takes each block once, so it asks the
/// server to be patient with it. Arguments: a server, the file to write.
final class WindowProgram {

    private WindowProgram() {}

    public static void main(String[] arguments) throws IOException {
        try (var client = new RawClient(new InetSocketAddress(arguments[0], 69))) {
            Files.write(
                    Path.of(arguments[1]),
                    client.fetch(
                            "x", 1468, 16, "blksize", "1468", "windowsize", "16", "timeout", "60"));
        }
    }
}

package dev.bootwright.cli.command;

import dev.bootwright.formats.cpio.CpioEntry;
import dev.bootwright.formats.cpio.CpioReader;
import dev.bootwright.image.catalogue.Image;
import dev.bootwright.image.initramfs.Archives;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Optional;

/// Lists the files of an initramfs: mode in octal, size, path.
final class FileListing {

    private FileListing() {}

    /// Prints a line a file as it is read, so that `head` need not wait for all of them.
    static void print(Image image, PrintWriter out) throws IOException {
        try (InputStream in = Archives.open(image.initramfs())) {
            CpioReader reader = new CpioReader(in);
            for (Optional<CpioEntry> entry = reader.next();
                    entry.isPresent() && !out.checkError();
                    entry = reader.next()) {
                CpioEntry file = entry.get();
                out.printf("%06o %9d %s%n", file.mode(), file.size(), file.name());
            }
        }
    }
}

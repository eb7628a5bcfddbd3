package dev.bootwright.cli.command;

import dev.bootwright.image.catalogue.Image;
import dev.bootwright.image.initramfs.Archives;
import java.io.IOException;
import java.io.PrintWriter;

/// Lists the files of an initramfs: mode in octal, size, path.
final class FileListing {

    private FileListing() {}

    /// Prints a line a file as it is read, so that `head` need not wait for all of them.
    static void print(Image image, PrintWriter out) throws IOException {
        Archives.visit(
                image.initramfs(),
                (file, _) -> {
                    out.printf("%06o %9d %s%n", file.mode(), file.size(), file.name());
                    return !out.checkError();
                });
    }
}

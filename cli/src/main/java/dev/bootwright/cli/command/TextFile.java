package dev.bootwright.cli.command;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// A text that the command line names: a template, a rule, an inventory.
final class TextFile {

    /// Far more than any is; a disk named by mistake is not read to its end.
    private static final long MOST_BYTES = 64 << 20;

    private TextFile() {}

    static String read(Path file) throws IOException {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new Failure(
                        "%s has %d bytes, expected a text of at most %d"
                                .formatted(file, Files.size(file), MOST_BYTES),
                        "",
                        Failure.USAGE);
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new Failure("there is no file " + file, "", Failure.USAGE);
        } catch (MalformedInputException e) {
            throw new Failure(file + " is no UTF-8 text", "", Failure.USAGE);
        }
    }
}

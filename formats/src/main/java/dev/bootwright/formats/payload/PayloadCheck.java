package dev.bootwright.formats.payload;

import dev.bootwright.formats.payload.Payload.Entry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How the files of a container compare with checksums.
///
/// @param good     files that are as their checksums say
/// @param wrong    files that are not
/// @param unlisted files without a checksum; the one that holds the checksums is not among them
/// @param missing  checksums without a file
public record PayloadCheck(
        List<String> good, List<String> wrong, List<String> unlisted, List<String> missing) {

    public PayloadCheck {
        good = List.copyOf(good);
        wrong = List.copyOf(wrong);
        unlisted = List.copyOf(unlisted);
        missing = List.copyOf(missing);
    }

    /// Reads every file that has a checksum.
    ///
    /// @param disk left open
    public static PayloadCheck of(
            Payload payload, FileChannel disk, Checksums expected, PayloadProgress progress)
            throws IOException {
        Map<String, String> wanted = expected.digests();
        List<Entry> listed =
                payload.entries().stream().filter(file -> wanted.containsKey(file.name())).toList();
        Map<String, String> found = Checksums.of(disk, listed, progress).digests();
        List<String> good = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        found.forEach((name, digest) -> (digest.equals(wanted.get(name)) ? good : wrong).add(name));
        List<String> unlisted =
                payload.entries().stream()
                        .map(Entry::name)
                        .filter(name -> !wanted.containsKey(name))
                        .filter(name -> !name.equals(Checksums.FILE_NAME))
                        .toList();
        List<String> missing =
                wanted.keySet().stream().filter(name -> !found.containsKey(name)).toList();
        return new PayloadCheck(good, wrong, unlisted, missing);
    }

    /// Whether every file has a checksum and is as it says, and no file is missing.
    public boolean isGood() {
        return wrong.isEmpty() && unlisted.isEmpty() && missing.isEmpty();
    }
}

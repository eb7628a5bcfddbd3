package dev.bootwright.formats.fat;

import dev.bootwright.formats.bytes.ByteSource;
import java.util.List;

/// A file to be.
///
/// @param path    of names with `/` between them, from the root on: `EFI/BOOT/BOOTX64.EFI`. The
///                directories on the way are made
/// @param content less than 4 GiB
public record FatFile(String path, ByteSource content) {

    private static final String FORBIDDEN = "\"*:<>?\\|";
    private static final long MAX_BYTES = 0xFFFF_FFFFL;

    public FatFile {
        for (String name : path.split("/", -1)) {
            if (!isName(name)) {
                throw new IllegalArgumentException(
                        "\"%s\": \"%s\" is no name in FAT".formatted(path, name));
            }
        }
        if (content.size() > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "%s: %d bytes, FAT has less than 4 GiB".formatted(path, content.size()));
        }
    }

    private static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= LongName.MAX_LENGTH
                && !name.endsWith(".")
                && !name.endsWith(" ")
                && !name.startsWith(" ")
                && name.chars().noneMatch(each -> each < ' ' || FORBIDDEN.indexOf(each) >= 0);
    }

    List<String> names() {
        return List.of(path.split("/", -1));
    }
}

package dev.bootwright.formats.iso9660;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.tree.FileKind;
import java.io.IOException;
import java.util.OptionalLong;

/// What the names in force say about a directory record.
///
/// @param mode       POSIX mode, 0 if nothing says it
/// @param target     of a symbolic link
/// @param childLink  block where the directory lies that was moved elsewhere from here
/// @param relocated  whether this is such a directory at the place it was moved to
/// @param compressed by zisofs
record Attributes(
        String name,
        FileKind kind,
        int mode,
        String target,
        OptionalLong childLink,
        boolean relocated,
        boolean compressed) {

    /// Reads them for the records of one directory.
    interface Reader {
        Attributes read(DirectoryRecord record, SystemUse systemUse) throws IOException;
    }

    static Attributes plain(String name, DirectoryRecord record) {
        FileKind kind = record.isDirectory() ? FileKind.DIRECTORY : FileKind.FILE;
        return new Attributes(name, kind, 0, "", OptionalLong.empty(), false, false);
    }

    /// A name that can be part of a path.
    ///
    /// @param offset of the name in the image
    static String checkName(String field, long offset, String name) throws FormatException {
        String reason = "";
        if (name.isEmpty()) {
            reason = "an empty name";
        } else if (name.equals(".") || name.equals("..")) {
            reason = "\"%s\" is no name of a file".formatted(name);
        } else if (name.indexOf('/') >= 0 || name.chars().anyMatch(Character::isISOControl)) {
            reason = "a slash or control character in a name";
        }
        if (!reason.isEmpty()) {
            throw new FormatException(Image.FORMAT, field, offset, reason);
        }
        return name;
    }
}

package dev.bootwright.formats.tree;

/// What a name in a directory stands for.
public enum FileKind {
    FILE,
    DIRECTORY,
    SYMBOLIC_LINK,
    /// A device, a pipe or a socket: nothing that could be read from a medium.
    OTHER;

    private static final int TYPE = 0xF000;

    /// By the type bits of a POSIX file mode, `st_mode` in `inode(7)`.
    public static FileKind ofMode(int mode) {
        return switch (mode & TYPE) {
            case 0x8000 -> FILE;
            case 0x4000 -> DIRECTORY;
            case 0xA000 -> SYMBOLIC_LINK;
            default -> OTHER;
        };
    }
}

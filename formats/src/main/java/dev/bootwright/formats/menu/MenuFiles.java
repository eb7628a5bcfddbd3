package dev.bootwright.formats.menu;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The files a medium's menus are read from.
public interface MenuFiles {

    /// The start of a file as text, or empty if there is none.
    ///
    /// @param path      absolute
    /// @param mostBytes to be read
    Optional<String> text(String path, int mostBytes) throws IOException;

    /// The names in a directory; empty if there is none.
    List<String> list(String directory) throws IOException;
}
